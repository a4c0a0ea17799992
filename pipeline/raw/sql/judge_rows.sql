-- name: buried
-- grain: row of the file whose customer, or response, was erased (ops.tombstones)
-- reads: ops.tombstones, staged_keys, staged_plain, staged_responses
-- writes: buried
-- key: n
-- Who was erased before keys became pseudonyms is buried under the key as it was typed, and under the one spelling of a contact.
create or replace temp table buried as
with salted as (
    select any_value(salt) as salt from ops.tombstones
)
select r.n
from staged_responses as r
left join staged_plain as p on p.n = r.n
cross join salted as s
where
    (contains(r.customer_key, '@') and sha256(s.salt || lower(trim(r.customer_key))) in (select digest from ops.tombstones where kind = 'customer'))
    or (contains(p.customer_key, '@') and sha256(s.salt || lower(trim(p.customer_key))) in (select digest from ops.tombstones where kind = 'customer'))
    or sha256(s.salt || p.contact) in (select digest from ops.tombstones where kind = 'customer')
    or sha256(s.salt || r.response_id) in (select digest from ops.tombstones where kind = 'response')
    or sha256(s.salt || p.response_id) in (select digest from ops.tombstones where kind = 'response')
    or sha256(s.salt || r.customer_key) in (select digest from ops.tombstones where kind = 'customer')
    or sha256(s.salt || p.customer_key) in (select digest from ops.tombstones where kind = 'customer')
    or r.n in (
        select k.n from staged_keys as k
        cross join salted as t
        where sha256(t.salt || k.key) in (select digest from ops.tombstones where kind = 'customer')
    );

-- name: verdicts
-- grain: row of the file
-- reads: raw.responses, buried, staged_responses
-- writes: verdicts
-- key: n
-- Says what each row does to raw.responses. loaded: a new response. updated: replaces the known version. replaced: an older version within this file,
-- kept in raw.superseded. repeated: equal to a version that is kept, or older than the known one by the source's own time. erased: its customer was
-- erased; it is counted as skipped and kept nowhere. withheld: it is left out because its customer, or a newer row of the same response, shows no
-- consent; withdrawn: such a row of a known response, whose texts are removed. Once texts were removed for their age, a row with the same facts is a
-- repeat.
create or replace temp table verdicts as
with ordered as (
    select
        n, response_id, row_hash, facts_hash, updated_at, consent,
        row_number() over newest_first = 1 as is_newest,
        first_value(row_hash) over newest_first as newest_hash,
        first_value(consent) over newest_first as newest_consent,
        row_number() over (partition by response_id, row_hash order by n) as copy
    from staged_responses
    where n not in (select n from buried)
    window newest_first as (partition by response_id order by coalesce(updated_at, '-infinity'::timestamptz) desc, n desc)
)
select
    o.n, o.response_id,
    case
        when o.consent = 'skip' and o.is_newest and r.response_id is not null and not coalesce(o.updated_at < r.updated_at, false) then 'withdrawn'
        when o.consent = 'skip' or o.newest_consent = 'skip' then 'withheld'
        when o.row_hash = r.row_hash or 'age:' || o.facts_hash = r.row_hash or o.updated_at < r.updated_at then 'repeated'
        when o.is_newest and r.response_id is null then 'loaded'
        when o.is_newest then 'updated'
        when o.row_hash = o.newest_hash or o.copy > 1 then 'repeated'
        else 'replaced'
    end as verdict
from ordered as o
left join raw.responses as r on r.response_id = o.response_id
union all
select s.n, s.response_id, 'erased' from staged_responses as s where s.n in (select n from buried);

-- name: withdrawn
-- grain: response whose newest row shows that there is no consent
-- reads: staged_responses, verdicts
-- writes: withdrawn
-- key: response_id
-- No text of it is kept, nor of its older versions.
create or replace temp table withdrawn as
select distinct v.response_id
from verdicts as v
join staged_responses as s on s.n = v.n
where v.verdict = 'withdrawn' or (v.verdict in ('loaded', 'updated') and s.consent = 'no');
