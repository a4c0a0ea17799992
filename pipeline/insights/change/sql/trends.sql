-- grain: scope × journey × touchpoint or theme × month × metric. Owner: pipeline/insights. new_trends: computed in pipeline/insights/change/trends.py from trend_sums.sql.
create or replace table insights.trends as
select
    n.scope, n.journey_id, n.subject, t.stage_id, t.touchpoint_id, t.name as touchpoint, h.theme_id, h.label as theme,
    n.* exclude (scope, journey_id, subject, subject_id, alerted)
from new_trends as n
left join touchpoints.touchpoints as t on n.subject = 'touchpoint' and t.journey_id = n.journey_id and t.touchpoint_id = n.subject_id
left join themes.themes as h on n.subject = 'theme' and h.theme_id = n.subject_id
order by n.scope <> 'all', n.scope, n.journey_id, n.subject desc, t.position, n.subject_id, n.metric, n.period;
create or replace temp table alerted_trends as select * from new_trends where alerted and scope = 'all' and metric <> 'negative_share';
comment on table insights.trends is 'One row a scope, touchpoint or theme, month and metric: its value with its interval, and its change against the three months before. Customers in both windows are treated as independent.';
comment on column insights.trends.scope is 'all, source:<name>, channel:<name> or <attribute>:<value>; apart from all only months in which insights.min_customers customers wrote.';
comment on column insights.trends.journey_id is 'Journey map.';
comment on column insights.trends.subject is 'touchpoint or theme: what the row is about.';
comment on column insights.trends.stage_id is 'Stage of the journey; null for a theme.';
comment on column insights.trends.touchpoint_id is 'Touchpoint; null for a theme.';
comment on column insights.trends.touchpoint is 'Name of the touchpoint; null for a theme.';
comment on column insights.trends.theme_id is 'Theme; null for a touchpoint.';
comment on column insights.trends.theme is 'Label of the theme; null for a touchpoint.';
comment on column insights.trends.period is 'Calendar month in UTC, YYYY-MM.';
comment on column insights.trends.metric is 'net_sentiment (mean over customers who speak of it, -1 to 1), share (customers who speak of it / customers who wrote anything in the journey, 0 to 1) or negative_share (customers with a negative sentence about it / customers who wrote anything, 0 to 1).';
comment on column insights.trends.value is 'Value in the month.';
comment on column insights.trends.low is 'Lower end of its interval (95 % unless configured): adjusted Wald (Rocks 2016) for net_sentiment, Wilson for shares.';
comment on column insights.trends.high is 'Upper end of its interval.';
comment on column insights.trends.before is 'Value in the three calendar months before it, taken together; null where nobody spoke of it (net_sentiment) or wrote (shares).';
comment on column insights.trends.change is 'value - before; null where either side has fewer than insights.min_customers customers.';
comment on column insights.trends.change_low is 'Lower end of its interval (95 % unless configured; adjusted Wald, Agresti and Caffo 2000); null where change is.';
comment on column insights.trends.change_high is 'Upper end of its interval; null where change is.';
comment on column insights.trends.q_value is 'p-value of change, adjusted for all changes of the same metric, scope and month (Benjamini-Hochberg), 0 to 1; null where change is.';
comment on column insights.trends.customers is 'Customers in the month: those who speak of it (net_sentiment), or who wrote anything (shares).';
comment on column insights.trends.customers_before is 'The same in the three months before.';
comment on column insights.trends.direction is 'worse or better (net_sentiment, negative_share), more or fewer (share) where q_value is within insights.fdr and the interval clear of 0; null otherwise.';
