-- name: most_spoken_of
-- grain: one row: the touchpoint that most customers speak of
-- reads: published.touchpoint_scores
select touchpoint_id from touchpoint_scores where period = 'all' order by customers desc, journey_id, touchpoint_id limit 1;

-- name: newest_alerts
-- grain: alert, newest first
-- reads: published.alerts, published.responses
-- Only those told for the first time (part of no other) whose last day lies within 62 days before the newest response.
select alert_id, journey_id, kind, grain, metric, touchpoint, theme, period, since, last_day, customers, q_value, headline, example_verbatim_ids
from alerts
where part_of is null and last_day >= (select max(created_at)::date - 62 from responses)
order by last_day desc, q_value, alert_id
limit $top;

-- name: read_files
-- grain: input file that a run read
-- reads: published.files
select file_name, source, status, rows_read, rows_loaded, rows_updated, rows_repeated, rows_skipped, rows_rejected, error
from files
where run_id = $run_id
order by file_name;

-- name: run_manifest
-- grain: one row: the run, or where it published nothing the newest that did
-- reads: published.runs
select run_id, manifest::text as manifest
from runs
where status = 'complete'
order by run_id = $run_id desc, started_at desc
limit 1;
