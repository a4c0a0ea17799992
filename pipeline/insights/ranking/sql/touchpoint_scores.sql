-- grain: journey × touchpoint × period ('all', and each month in which somebody wrote), touchpoints without a mention included
-- reads: insights.opinions, touchpoints.journeys, touchpoints.touchpoints
-- frames: new_touchpoint_scores (audited_values, touchpoint_sums)
-- writes: insights.touchpoint_scores
-- key: journey_id, touchpoint_id, period
-- A customer counts once, and in both shares when they say both; their net sentiment is (positive - negative sentences) / sentences.
create or replace table insights.touchpoint_scores as
with periods as (
    select distinct journey_id, period from insights.opinions
    union all
    select journey_id, 'all' from touchpoints.journeys
)
select
    t.journey_id, t.stage_id, t.touchpoint_id, p.period, coalesce(n.customers, 0) as customers, coalesce(n.mentions, 0) as mentions,
    n.* exclude (journey_id, touchpoint_id, period, customers, mentions)
from touchpoints.touchpoints as t
join periods as p on p.journey_id = t.journey_id
left join new_touchpoint_scores as n on n.journey_id = t.journey_id and n.touchpoint_id = t.touchpoint_id and n.period = p.period
order by t.journey_id, t.position, p.period;
comment on table insights.touchpoint_scores is 'One row per touchpoint and period: what the customers who speak of the touchpoint say. Unit: customers.';
comment on column insights.touchpoint_scores.customers is 'Customers with at least one sentence about it (an anonymous response counts as one customer); 0 where nobody speaks of it, and the shares are null.';
comment on column insights.touchpoint_scores.negative_share is 'Share of these customers with a negative sentence, 0 to 1; null where nobody speaks of it.';
comment on column insights.touchpoint_scores.positive_share is 'Share of these customers with a positive sentence, 0 to 1; null where nobody speaks of it. One customer can be in both shares.';
comment on column insights.touchpoint_scores.net_sentiment is 'Mean over these customers of (positive - negative sentences) / sentences, -1 to 1; null where nobody speaks of it.';
comment on column insights.touchpoint_scores.basis is 'What the intervals of the row hold besides sampling: audited (errors of the annotator from labels of your own), modelled (from labelled sets of other industries) or sampling only (nothing: nobody measured this annotator); null where nobody speaks of it.';
