-- grain: journey × touchpoint × month × metric. Owner: pipeline/insights. new_trends: computed in pipeline/insights/trends.py from trend_sums.sql.
create or replace table insights.trends as
select n.journey_id, t.stage_id, n.touchpoint_id, t.name as touchpoint, n.* exclude (journey_id, touchpoint_id)
from new_trends as n
join touchpoints.touchpoints as t on t.journey_id = n.journey_id and t.touchpoint_id = n.touchpoint_id
order by n.journey_id, t.position, n.metric, n.period;
comment on table insights.trends is 'One row a touchpoint, month and metric: its change against the three months before. Customers in both windows are treated as independent.';
comment on column insights.trends.journey_id is 'Journey map.';
comment on column insights.trends.stage_id is 'Stage of the journey.';
comment on column insights.trends.touchpoint_id is 'Touchpoint.';
comment on column insights.trends.touchpoint is 'Name of the touchpoint.';
comment on column insights.trends.period is 'Calendar month in UTC, YYYY-MM.';
comment on column insights.trends.metric is 'net_sentiment (mean over customers who speak of the touchpoint, -1 to 1) or share (customers who speak of it / customers who wrote anything in the journey, 0 to 1).';
comment on column insights.trends.value is 'Value in the month.';
comment on column insights.trends.before is 'Value in the three calendar months before it, taken together; null where nobody spoke of it (net_sentiment) or wrote (share).';
comment on column insights.trends.change is 'value - before; null where either side has fewer than insights.min_customers customers.';
comment on column insights.trends.change_low is 'Lower end of its interval (95 % unless configured; adjusted Wald, Agresti and Caffo 2000); null where change is.';
comment on column insights.trends.change_high is 'Upper end of its interval; null where change is.';
comment on column insights.trends.q_value is 'p-value of change, adjusted for all changes of the same metric (Benjamini-Hochberg), 0 to 1; null where change is.';
comment on column insights.trends.customers is 'Customers in the month: those who speak of the touchpoint (net_sentiment), or who wrote anything (share).';
comment on column insights.trends.customers_before is 'The same in the three months before.';
comment on column insights.trends.direction is 'worse or better (net_sentiment), more or fewer (share) where q_value is within insights.fdr and the interval clear of 0; null otherwise.';
