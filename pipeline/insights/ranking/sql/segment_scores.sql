-- grain: journey × touchpoint × scope × period with at least one customer; scopes other than 'all'
-- reads: touchpoints.touchpoints
-- frames: new_segment_scores (audited_values, segment_sums)
-- writes: insights.segment_scores
-- key: journey_id, touchpoint_id, scope, period
create or replace table insights.segment_scores as
select n.journey_id, t.stage_id, n.touchpoint_id, t.name as touchpoint, n.* exclude (journey_id, touchpoint_id)
from new_segment_scores as n
join touchpoints.touchpoints as t on t.journey_id = n.journey_id and t.touchpoint_id = n.touchpoint_id
where n.scope <> 'all'
order by n.journey_id, n.scope, n.period, t.position;
comment on table insights.segment_scores is 'One row per touchpoint, scope (source, channel, segment) and period with at least one customer: what is said there, and whether it differs from what the other customers say.';
comment on column insights.segment_scores.scope is 'source:<name>, channel:<name> or <attribute>:<value>.';
comment on column insights.segment_scores.customers is 'Customers with at least one sentence about it in this scope and period (an anonymous response counts as one customer).';
comment on column insights.segment_scores.negative_share is 'Share of these customers with a negative sentence, 0 to 1.';
comment on column insights.segment_scores.positive_share is 'Share of these customers with a positive sentence, 0 to 1. One customer can be in both shares.';
comment on column insights.segment_scores.net_sentiment is 'Mean over these customers of (positive - negative sentences) / sentences, -1 to 1.';
comment on column insights.segment_scores.rest_complaint_share is 'complaint_share among the rest, the customers of the journey who wrote in the period but nothing in this scope, 0 to 1; null where either side has fewer than insights.min_customers customers.';
