-- name: trend_rows
-- grain: as in insights.kept_trend_sums
-- reads: insights.kept_trend_sums
-- Scopes other than 'all' only where $min_customers customers wrote in the month.
select *
from insights.kept_trend_sums
where scope = 'all' or active >= $min_customers
order by scope, journey_id, subject, subject_id, period;

-- name: watch_rows
-- grain: as in insights.kept_watch_counts
-- reads: insights.kept_watch_counts
select * from insights.kept_watch_counts order by all;
