-- grain: journey. Owner: pipeline/touchpoints.
select journey_id, map_hash from touchpoints.journeys order by journey_id;
