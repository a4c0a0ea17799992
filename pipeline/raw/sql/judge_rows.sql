-- name: buried
-- grain: row of the file whose customer, or response, was erased (ops.tombstones)
-- reads: ops.tombstones, staged_responses
-- writes: buried
-- key: n
create or replace temp table buried as
with salted as (
    select any_value(salt) as salt from ops.tombstones
)
select r.n
from staged_responses as r
cross join salted as s
where
    sha256(s.salt || r.response_id) in (select digest from ops.tombstones where kind = 'response')
    or sha256(s.salt || r.customer_key) in (select digest from ops.tombstones where kind = 'customer');

-- name: verdicts
-- grain: row of the file
-- reads: raw.responses, buried, staged_responses
-- writes: verdicts
-- key: n
-- Says what each row does to raw.responses. loaded: a new response. updated: replaces the known version. replaced: an older version within this file,
-- kept in raw.superseded. repeated: equal to a version that is kept, or older than the known one by the source's own time. erased: its customer was
-- erased; it is counted as skipped and kept nowhere.
create or replace temp table verdicts as
with ordered as (
    select
        n, response_id, row_hash, updated_at,
        row_number() over newest_first = 1 as is_newest,
        first_value(row_hash) over newest_first as newest_hash,
        row_number() over (partition by response_id, row_hash order by n) as copy
    from staged_responses
    where n not in (select n from buried)
    window newest_first as (partition by response_id order by coalesce(updated_at, '-infinity'::timestamptz) desc, n desc)
)
select
    o.n, o.response_id,
    case
        when o.row_hash = r.row_hash or o.updated_at < r.updated_at then 'repeated'
        when o.is_newest and r.response_id is null then 'loaded'
        when o.is_newest then 'updated'
        when o.row_hash = o.newest_hash or o.copy > 1 then 'repeated'
        else 'replaced'
    end as verdict
from ordered as o
left join raw.responses as r on r.response_id = o.response_id
union all
select s.n, s.response_id, 'erased' from staged_responses as s where s.n in (select n from buried);
