-- grain: run
-- reads: enriched.documents, ops.runs, raw.responses
-- writes: published.runs
-- key: run_id
-- Complete runs, and the one that publishes.
create or replace table snapshot.published.runs as
select
    r.run_id, r.started_at at time zone 'UTC' as started_at,
    case when r.run_id = $run_id then $now else r.finished_at at time zone 'UTC' end as finished_at,
    case when r.run_id = $run_id then 'complete' else r.status end as status, r.attempts,
    coalesce(w.responses, 0) as responses, coalesce(v.verbatims, 0) as verbatims,
    case when r.run_id = $run_id then $selection::text end as selection,
    coalesce(json_extract_string(r.manifest, '$.settings.timezone'), 'UTC') as timezone, r.manifest
from ops.runs as r
left join (select run_id, count(*) as responses from raw.responses group by run_id) as w on w.run_id = r.run_id
left join (select run_id, count(*) as verbatims from enriched.documents group by run_id) as v on v.run_id = r.run_id
where r.status in ('complete', 'unchanged') or r.run_id = $run_id
order by r.started_at;
comment on table snapshot.published.runs is 'One row per finished run of the pipeline, with what determined its results.';
comment on column snapshot.published.runs.run_id is 'Identifier.';
comment on column snapshot.published.runs.started_at is 'Time the run started, UTC.';
comment on column snapshot.published.runs.finished_at is 'Time the run ended, UTC; for the run that wrote this file, the time of publishing.';
comment on column snapshot.published.runs.status is 'complete, or unchanged where there was nothing new.';
comment on column snapshot.published.runs.attempts is '1, plus one for each time the run was resumed after a crash.';
comment on column snapshot.published.runs.responses is 'Responses whose newest version this run loaded.';
comment on column snapshot.published.runs.verbatims is 'Verbatims whose newest version this run cleaned.';
comment on column snapshot.published.runs.selection is 'Which part of what is loaded this file holds, and with which settings of its own, in words, as in source zendesk; from 2026-01-01 on; 84 of 710 responses. Null for a run over everything.';
comment on column snapshot.published.runs.timezone is 'Time zone in which the days, weeks and months of the run''s results are counted, by its IANA name. Columns of times are UTC whatever it is.';
comment on column snapshot.published.runs.manifest is 'JSON: hash of the input files, settings, seed, model fingerprints, package versions; for an ad-hoc run its selection, field by field.';
