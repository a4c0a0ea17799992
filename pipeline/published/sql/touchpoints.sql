-- grain: touchpoint of a journey map
-- reads: touchpoints.journeys, touchpoints.stages, touchpoints.touchpoints
-- writes: published.touchpoints
-- key: journey_id, touchpoint_id
create or replace table snapshot.published.touchpoints as
with phases as (
    select j.journey_id, s.stage ->> '$.id' as stage_id, s.stage ->> '$.phase' as phase
    from touchpoints.journeys as j, unnest(json_extract(j.definition, '$.stages[*]')) as s(stage)
)
select
    p.journey_id, j.name as journey, p.stage_id, g.name as stage, f.phase, p.touchpoint_id, p.position, p.name, p.description,
    p.purchase_relevance, p.intended_net_sentiment, p.intended_csat, p.intended_effort
from touchpoints.touchpoints as p
join touchpoints.journeys as j on j.journey_id = p.journey_id
join touchpoints.stages as g on g.journey_id = p.journey_id and g.stage_id = p.stage_id
left join phases as f on f.journey_id = p.journey_id and f.stage_id = p.stage_id
order by p.journey_id, p.position;
comment on table snapshot.published.touchpoints is 'One row per touchpoint: a place where customer and company meet, in a stage of a journey map.';
comment on column snapshot.published.touchpoints.journey is 'Name of the journey.';
comment on column snapshot.published.touchpoints.stage is 'Name of the stage.';
comment on column snapshot.published.touchpoints.phase is 'Part that the stage plays in any journey: awareness, consideration, purchase, use, service, loyalty or advocacy; null where the map does not state it.';
comment on column snapshot.published.touchpoints.touchpoint_id is 'Identifier within the journey.';
comment on column snapshot.published.touchpoints.position is 'Order in the journey, from 1.';
comment on column snapshot.published.touchpoints.name is 'Display name.';
comment on column snapshot.published.touchpoints.description is 'What happens there.';
comment on column snapshot.published.touchpoints.purchase_relevance is 'Weight of the touchpoint in the decision to buy again, 0 to 1, as the map states it.';
comment on column snapshot.published.touchpoints.intended_net_sentiment is 'Intended experience: net sentiment, -1 to 1; null where the map does not state it.';
comment on column snapshot.published.touchpoints.intended_csat is 'Intended experience: share of satisfied customers, 0 to 1; null where the map does not state it.';
comment on column snapshot.published.touchpoints.intended_effort is 'Intended experience: effort score, 0 (hard) to 1 (easy); null where the map does not state it.';
