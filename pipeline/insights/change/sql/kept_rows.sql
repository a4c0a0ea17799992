-- name: trend_rows
-- grain: as in insights.kept_trend_sums
-- reads: insights.kept_trend_sums, reader_things
-- Scopes other than 'all' only where $min_customers customers wrote in the month. reader_kind, reader_thing: what is known of the reader's errors.
select k.*, case k.subject when 'touchpoint' then r.kind else 'text' end as reader_kind, r.thing as reader_thing
from insights.kept_trend_sums as k
left join reader_things as r on k.subject = 'touchpoint' and r.journey_id = k.journey_id and r.touchpoint_id = k.subject_id
where k.scope = 'all' or k.active >= $min_customers
order by k.scope, k.journey_id, k.subject, k.subject_id, k.period;

-- name: watch_rows
-- grain: as in insights.kept_watch_counts
-- reads: insights.kept_watch_counts
select * from insights.kept_watch_counts order by all;
