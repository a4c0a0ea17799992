-- grain: journey, stage, touchpoint. Owner: pipeline/touchpoints. Replaced whole when a map changes; mappings by maps no longer in force go too.
delete from touchpoints.journeys;
insert into touchpoints.journeys by name select * from new_journeys;
delete from touchpoints.stages;
insert into touchpoints.stages by name select * from new_stages;
delete from touchpoints.touchpoints;
insert into touchpoints.touchpoints by name select * from new_touchpoints;
delete from touchpoints.sentence_touchpoints
where (journey_id, map_hash) not in (select (journey_id, map_hash) from new_journeys);
