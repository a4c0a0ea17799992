-- name: trends
-- grain: scope × journey × touchpoint or theme × month × metric
-- reads: themes.themes, touchpoints.touchpoints
-- frames: new_trends (trend_rows)
-- writes: insights.trends
-- key: scope, journey_id, subject, touchpoint_id, theme_id, period, metric
create or replace table insights.trends as
select
    n.scope, n.journey_id, n.subject, t.stage_id, t.touchpoint_id, t.name as touchpoint, h.theme_id, h.label as theme,
    n.* exclude (scope, journey_id, subject, subject_id, alerted)
from new_trends as n
left join touchpoints.touchpoints as t on n.subject = 'touchpoint' and t.journey_id = n.journey_id and t.touchpoint_id = n.subject_id
left join themes.themes as h on n.subject = 'theme' and h.theme_id = n.subject_id
order by n.scope <> 'all', n.scope, n.journey_id, n.subject desc, t.position, n.subject_id, n.metric, n.period;
comment on table insights.trends is 'One row per scope, touchpoint or theme, month and metric: the value with its interval, and its change from the three months before. Customers in both windows are treated as independent.';
comment on column insights.trends.scope is 'all, source:<name>, channel:<name> or <attribute>:<value>. Scopes other than all have only months in which at least insights.min_customers customers wrote.';
comment on column insights.trends.subject is 'touchpoint or theme: what the row is about.';
comment on column insights.trends.metric is 'net_sentiment (mean over customers who speak of the subject, -1 to 1), share (customers who speak of it / customers who wrote anything in the journey, 0 to 1) or negative_share (customers with a negative sentence about it / customers who wrote anything, 0 to 1).';
comment on column insights.trends.value is 'Value in the month.';
comment on column insights.trends.low is 'Lower end of its interval (95 % unless configured); basis says what it holds besides sampling.';
comment on column insights.trends.sampling_low is 'Lower end of the interval of sampling alone: adjusted Wald (Rocks 2016) for net_sentiment, Wilson for shares.';
comment on column insights.trends.sampling_high is 'Upper end of the interval of sampling alone.';
comment on column insights.trends.basis is 'What the interval holds besides sampling: modelled (errors of the annotator, from labelled sets of other industries) or sampling only (nothing is known, as of how many speak of a theme).';
comment on column insights.trends.before is 'Value in the three calendar months before, taken together; null where nobody spoke of the subject (net_sentiment) or nobody wrote (shares).';
comment on column insights.trends.change is 'value - before; null where either side has fewer than insights.min_customers customers.';
comment on column insights.trends.change_low is 'Lower end of the interval of change (95 % unless configured; adjusted Wald, Agresti and Caffo 2000, and what of the annotator''s errors does not cancel); null where change is null.';
comment on column insights.trends.change_high is 'Upper end of the interval of change; null where change is null.';
comment on column insights.trends.q_value is 'p-value of change, adjusted for all changes of the same metric, scope and month (Benjamini-Hochberg), 0 to 1; null where change is null.';
comment on column insights.trends.customers is 'Customers in the month: those who speak of it (net_sentiment), or who wrote anything (shares).';
comment on column insights.trends.customers_before is 'The same count for the three months before.';
comment on column insights.trends.direction is 'worse or better (net_sentiment, negative_share), more or fewer (share) where q_value is at most insights.fdr and the interval excludes 0; null otherwise.';

-- name: alerted_trends
-- grain: clear change of a month, for alerts
-- frames: new_trends (trend_rows)
-- writes: alerted_trends
-- key: journey_id, subject, subject_id, period, metric
create or replace temp table alerted_trends as select * from new_trends where alerted and scope = 'all' and metric <> 'negative_share';
