-- grain: journey × touchpoint × scope × period with at least one customer; scopes other than 'all'
-- reads: touchpoints.touchpoints
-- frames: new_segment_scores (segment_sums)
-- writes: insights.segment_scores
-- key: journey_id, touchpoint_id, scope, period
create or replace table insights.segment_scores as
select n.journey_id, t.stage_id, n.touchpoint_id, t.name as touchpoint, n.* exclude (journey_id, touchpoint_id)
from new_segment_scores as n
join touchpoints.touchpoints as t on t.journey_id = n.journey_id and t.touchpoint_id = n.touchpoint_id
where n.scope <> 'all'
order by n.journey_id, n.scope, n.period, t.position;
comment on table insights.segment_scores is 'One row per touchpoint, scope (source, channel, segment) and period with at least one customer: what is said there, and whether it differs from what the other customers say.';
comment on column insights.segment_scores.journey_id is 'Journey map.';
comment on column insights.segment_scores.stage_id is 'Stage of the journey.';
comment on column insights.segment_scores.touchpoint_id is 'Touchpoint.';
comment on column insights.segment_scores.touchpoint is 'Name of the touchpoint.';
comment on column insights.segment_scores.scope is 'source:<name>, channel:<name> or <attribute>:<value>.';
comment on column insights.segment_scores.period is 'all, or a calendar month in UTC, YYYY-MM.';
comment on column insights.segment_scores.customers is 'Customers with at least one sentence about it in this scope and period (an anonymous response counts as one customer).';
comment on column insights.segment_scores.mentions is 'Sentences about it.';
comment on column insights.segment_scores.negative_share is 'Share of these customers with a negative sentence, 0 to 1.';
comment on column insights.segment_scores.negative_low is 'Lower end of its Wilson interval (95 % unless configured).';
comment on column insights.segment_scores.negative_high is 'Upper end of its Wilson interval.';
comment on column insights.segment_scores.positive_share is 'Share of these customers with a positive sentence, 0 to 1. One customer can be in both shares.';
comment on column insights.segment_scores.positive_low is 'Lower end of its Wilson interval.';
comment on column insights.segment_scores.positive_high is 'Upper end of its Wilson interval.';
comment on column insights.segment_scores.net_sentiment is 'Mean over these customers of (positive - negative sentences) / sentences, -1 to 1.';
comment on column insights.segment_scores.net_low is 'Lower end of its adjusted-Wald interval (Rocks 2016).';
comment on column insights.segment_scores.net_high is 'Upper end of its adjusted-Wald interval.';
comment on column insights.segment_scores.scope_customers is 'Customers who wrote anything in the journey in this scope and period.';
comment on column insights.segment_scores.complaint_share is 'Customers with a negative sentence about it / scope_customers, 0 to 1.';
comment on column insights.segment_scores.complaint_low is 'Lower end of its Wilson interval (95 % unless configured).';
comment on column insights.segment_scores.complaint_high is 'Upper end of its Wilson interval.';
comment on column insights.segment_scores.rest_complaint_share is 'complaint_share among the rest, the customers of the journey who wrote in the period but nothing in this scope, 0 to 1; null where either side has fewer than insights.min_customers customers.';
comment on column insights.segment_scores.complaint_difference is 'complaint_share - rest_complaint_share, -1 to 1; null where rest_complaint_share is null.';
comment on column insights.segment_scores.complaint_difference_low is 'Lower end of its interval (Newcombe 1998); null where complaint_difference is null.';
comment on column insights.segment_scores.complaint_difference_high is 'Upper end of its interval; null where complaint_difference is null.';
comment on column insights.segment_scores.complaint_q_value is 'p-value of complaint_difference (Fisher, twice the smaller tail), adjusted for all rows of the scope and period (Benjamini-Hochberg), 0 to 1; null where complaint_difference is null.';
comment on column insights.segment_scores.complaints is 'more or fewer than the rest, where complaint_q_value is at most insights.fdr and the interval excludes 0; null otherwise.';
comment on column insights.segment_scores.net_difference is 'net_sentiment minus that of the rest, the customers who speak of it in the period but wrote nothing in this scope, -2 to 2; null where either side has fewer than insights.min_customers customers who speak of it.';
comment on column insights.segment_scores.net_difference_low is 'Lower end of its interval (adjusted Wald); null where net_difference is null.';
comment on column insights.segment_scores.net_difference_high is 'Upper end of its interval; null where net_difference is null.';
comment on column insights.segment_scores.net_q_value is 'p-value of net_difference, adjusted for all rows of the scope and period (Benjamini-Hochberg), 0 to 1; null where net_difference is null.';
comment on column insights.segment_scores.tone is 'better or worse than the rest, where net_q_value is at most insights.fdr and the interval excludes 0; null otherwise.';
