-- grain: response, score, measure, verbatim, superseded version, rejected row, source
-- reads: ops.tombstones, raw.cleaners, raw.measures, raw.responses, raw.scores, raw.verbatims, staged_keys, staged_measures, staged_rejects, staged_responses,
--   staged_scores, staged_verbatims, verdicts, withdrawn
-- writes: raw.cleaners, raw.measures, raw.rejected_rows, raw.response_keys, raw.responses, raw.scores, raw.superseded, raw.verbatims
-- Part of the file's transaction.
insert into raw.superseded (response_id, response, superseded_at, superseded_by_run)
with old as (
    select r.* from raw.responses as r where r.response_id in (select response_id from verdicts where verdict = 'updated')
), old_scores as (
    select s.response_id, list(s order by s.kind, s.item) as scores
    from raw.scores as s semi join old on old.response_id = s.response_id group by s.response_id
), old_measures as (
    select m.response_id, list(m order by m.kind) as measures
    from raw.measures as m semi join old on old.response_id = m.response_id group by m.response_id
), old_verbatims as (
    select v.response_id, list(v order by v.verbatim_id) as verbatims
    from raw.verbatims as v semi join old on old.response_id = v.response_id anti join withdrawn as w on w.response_id = v.response_id
    group by v.response_id
)
select
    old.response_id,
    to_json({response: old, scores: coalesce(s.scores, []), measures: coalesce(m.measures, []), verbatims: coalesce(v.verbatims, [])}),
    $now::timestamptz, $run_id
from old
left join old_scores as s on s.response_id = old.response_id
left join old_measures as m on m.response_id = old.response_id
left join old_verbatims as v on v.response_id = old.response_id;

insert into raw.superseded (response_id, response, superseded_at, superseded_by_run)
with old as (
    select r.* from staged_responses as r semi join (select n from verdicts where verdict = 'replaced') as d on d.n = r.n
), old_scores as (
    select s.n, list(s order by s.kind, s.item) as scores
    from staged_scores as s semi join old on old.n = s.n group by s.n
), old_measures as (
    select m.n, list(m order by m.kind) as measures
    from staged_measures as m semi join old on old.n = m.n group by m.n
), old_verbatims as (
    select v.n, list(v order by v.verbatim_id) as verbatims
    from staged_verbatims as v join old on old.n = v.n anti join withdrawn as w on w.response_id = old.response_id
    group by v.n
)
select
    old.response_id,
    to_json({response: old, scores: coalesce(s.scores, []), measures: coalesce(m.measures, []), verbatims: coalesce(v.verbatims, [])}),
    $now::timestamptz, $run_id
from old
left join old_scores as s on s.n = old.n
left join old_measures as m on m.n = old.n
left join old_verbatims as v on v.n = old.n;

delete from raw.scores where response_id in (select response_id from verdicts where verdict = 'updated');
delete from raw.measures where response_id in (select response_id from verdicts where verdict = 'updated');
delete from raw.response_keys where response_id in (select response_id from verdicts where verdict = 'updated');
delete from raw.verbatims
where response_id in (select response_id from verdicts where verdict = 'updated') and response_id not in (select response_id from withdrawn);
-- what was counted of a text stays when the consent is taken back; the text goes, wherever it is
update raw.verbatims set text = null, text_removed = 'consent' where response_id in (select response_id from withdrawn);
update raw.superseded set response = json_merge_patch(response, '{"verbatims": []}') where response_id in (select response_id from withdrawn);
update raw.responses set consent = 'no' where response_id in (select response_id from withdrawn);
delete from raw.responses where response_id in (select response_id from verdicts where verdict = 'updated');

insert into raw.responses by name
select
    r.response_id, $source as source, $journey_id as journey_id, r.native_id, r.created_at, r.updated_at, r.channel,
    r.customer_key, r.language, r.attributes, r.row_hash, $file_hash as file_hash, r.n as row_number, $run_id as run_id,
    r.consent, r.facts_hash
from staged_responses as r
semi join (select n from verdicts where verdict in ('loaded', 'updated')) as d on d.n = r.n
order by r.n;

insert into raw.scores by name
select d.response_id, s.kind, s.value, s.scale_min, s.scale_max, s.higher_is_better, s.score, s.question, s.item
from staged_scores as s
join (select n, response_id from verdicts where verdict in ('loaded', 'updated')) as d on d.n = s.n
order by s.n;

insert into raw.measures by name
select d.response_id, m.kind, m.value, m.currency
from staged_measures as m
join (select n, response_id from verdicts where verdict in ('loaded', 'updated')) as d on d.n = m.n
order by m.n;

insert into raw.response_keys by name
select d.response_id, k.kind, k.key, k.is_contact, k.is_role
from staged_keys as k
join (select n, response_id from verdicts where verdict in ('loaded', 'updated')) as d on d.n = k.n
order by k.n, k.kind;

insert into raw.verbatims by name
select v.verbatim_id, d.response_id, v.question, v.question_text, v.text
from staged_verbatims as v
join (select n, response_id from verdicts where verdict in ('loaded', 'updated')) as d on d.n = v.n
order by v.n;

-- a rejected row that names an erased customer, or one of their responses, is counted, without its text; a key may have spaces, and an address capitals
insert into raw.rejected_rows by name
with buried_keys as (
    select
        any_value(salt) as salt, coalesce(list(digest) filter (kind = 'customer'), []) as customers,
        coalesce(list(digest) filter (kind = 'response'), []) as responses
    from ops.tombstones
), worded as (
    select
        line_number, reason, raw_text,
        regexp_split_to_array(plain_text, '[\s,;:|"''{}\[\]()<>=]+') as words,
        list_transform(regexp_split_to_array(plain_text, '[\t\r\n,;|"{}\[\]]+'), lambda field: trim(field)) as fields
    from staged_rejects
), judged as (
    select
        w.line_number, w.reason, w.raw_text,
        coalesce(
            list_has_any(list_transform(list_concat(w.words, w.fields), lambda word: sha256(b.salt || word)), b.customers)
            or list_has_any(list_transform(list_concat(w.words, w.fields), lambda word: sha256(b.salt || lower(word))), b.customers)
            or list_has_any(list_transform(w.fields, lambda field: sha256(b.salt || $source || ':' || field)), b.responses), false
        ) as is_buried
    from worded as w
    cross join buried_keys as b
)
select
    $file_hash as file_hash, $file_name as file_name, $source as source, line_number,
    if(is_buried, 'erased at the customer''s request', reason) as reason, if(is_buried, null, raw_text) as raw_text, $run_id as run_id,
    $now::timestamptz as rejected_at, $cleaner as cleaner
from judged
order by line_number;

-- what is stored now is cleaned already, so that the next run need not
insert into raw.cleaners
select $source, $cleaner
where $source not in (select source from raw.cleaners) and exists (select 1 from raw.responses where source = $source);
