-- grain: as of insights.kept_trend_sums. Owner: pipeline/insights. Scopes apart from 'all' only where $min_customers wrote in the month.
select *
from insights.kept_trend_sums
where scope = 'all' or active >= $min_customers
order by scope, journey_id, subject, subject_id, period;
