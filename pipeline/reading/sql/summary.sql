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
where part_of is null and last_day >= (select max(created_on) - 62 from responses)
order by last_day desc, q_value, alert_id
limit $top;

-- name: read_files
-- grain: input file that a run read; every file of the published ones where $every is true
-- reads: published.files
select file_name, source, status, rows_read, rows_loaded, rows_updated, rows_repeated, rows_skipped, rows_rejected, error
from files
where run_id = $run_id or $every
order by file_name;

-- name: run_manifest
-- grain: one row: the run, or where it published nothing the newest that did
-- reads: published.runs
select run_id, manifest::text as manifest
from runs
where status = 'complete'
order by run_id = $run_id desc, started_at desc
limit 1;

-- name: reader
-- grain: one row, or none where nothing was written: how far the annotator can be trusted on these texts
-- reads: published.reader_quality
select * from reader_quality where source = 'all' and language = 'all' and period = 'all';

-- name: unread
-- grain: reason and language of texts that are not read, the most frequent first
-- reads: published.verbatims
select unread, language, count(*) as texts
from verbatims
where unread is not null
group by unread, language
order by texts desc, unread, language;

-- name: worse_reading
-- grain: source, language and month in which the annotator is on weaker ground than in the three months before, newest first; of the last two months
-- reads: published.reader_quality, published.responses
select source, language, period, worse, headline, customers
from reader_quality
where worse is not null and period >= (select strftime(max(created_on) - 62, '%Y-%m') from responses)
order by period desc, source, language;

-- name: sight
-- grain: one row, or none: what alerts of complaints would see
-- reads: published.watched_series
select count(*) as series, count(complaint_share) as watched, median(doubling_31) as doubling_31, median(doubling_85) as doubling_85 from watched_series having count(*) > 0;

-- name: consistency
-- grain: touchpoint × pair of channels, or of sources where no customer spoke in two channels; most customers first
-- reads: published.consistency
select touchpoint, first_place, second_place, customers, agreement, agreement_low, agreement_high, contradictory
from consistency
where pair_of = (select min(pair_of) from consistency)
order by customers desc, touchpoint, first_place, second_place
limit 20;

-- name: accuracy
-- grain: unit and subject that people labelled (sentiment before touchpoint): how right the annotator is there
-- reads: published.quality, published.reader_accuracy
-- taught_right: where labels have taught the annotator, the share that is right on customers that it had not learnt from; null otherwise.
select a.*, q.value as taught_right
from reader_accuracy as a
left join quality as q on q.measure = 'taught/' || a.subject
order by a.unit desc, a.subject;

-- name: judged_actions
-- grain: declared action, newest first: what it changed
-- reads: published.actions
select began_on, name, about, verdict, reason, effect, effect_low, effect_high, hoped, seen_from, statement, writers_before, writers_after
from actions
order by began_on desc, action_id;

-- name: ranking_changes
-- grain: touchpoint, or theme at a touchpoint, that the last run brought into a list, took out of one, or moved
-- reads: published.ranking_changes
select * from ranking_changes where not (coalesce(customers, 0) between 1 and $least - 1 or coalesce(customers_before, 0) between 1 and $least - 1);
