-- name: maps_in_force
-- grain: journey
-- reads: touchpoints.journeys
select journey_id, map_hash from touchpoints.journeys order by journey_id;

-- name: replace_maps
-- grain: journey, stage, touchpoint
-- frames: new_journeys (the journey maps), new_stages (the journey maps), new_touchpoints (the journey maps)
-- writes: touchpoints.journeys, touchpoints.sentence_touchpoints, touchpoints.stages, touchpoints.touchpoints
-- All are replaced when one map changes; mappings by maps no longer in force go too.
delete from touchpoints.journeys;
insert into touchpoints.journeys by name select * from new_journeys;
delete from touchpoints.stages;
insert into touchpoints.stages by name select * from new_stages;
delete from touchpoints.touchpoints;
insert into touchpoints.touchpoints by name select * from new_touchpoints;
delete from touchpoints.sentence_touchpoints
where (journey_id, map_hash) not in (select (journey_id, map_hash) from new_journeys);
