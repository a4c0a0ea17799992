-- name: maps_in_force
-- grain: journey
-- reads: touchpoints.journeys
select journey_id, map_hash from touchpoints.journeys order by journey_id;

-- name: carry_removed
-- grain: sentence of a removed text and journey
-- reads: enriched.removed_texts
-- writes: touchpoints.sentence_touchpoints
-- Nobody can map it again: it keeps its touchpoint under the annotator that is in use.
update touchpoints.sentence_touchpoints set model_fingerprint = $model_fingerprint
where model_fingerprint <> $model_fingerprint and text_hash in (select text_hash from enriched.removed_texts);

-- name: replace_maps
-- grain: journey, stage, touchpoint
-- reads: enriched.removed_texts
-- frames: new_journeys (the journey maps), new_stages (the journey maps), new_touchpoints (the journey maps)
-- writes: touchpoints.journeys, touchpoints.sentence_touchpoints, touchpoints.stages, touchpoints.touchpoints
-- All are replaced when one map changes; mappings by maps no longer in force go too.
delete from touchpoints.journeys;
insert into touchpoints.journeys by name select * from new_journeys;
delete from touchpoints.stages;
insert into touchpoints.stages by name select * from new_stages;
delete from touchpoints.touchpoints;
insert into touchpoints.touchpoints by name select * from new_touchpoints;
-- sentences of removed texts keep their touchpoint as long as the map has it: nobody can map them again
update touchpoints.sentence_touchpoints as st set map_hash = n.map_hash
from new_journeys as n
join new_touchpoints as t on t.journey_id = n.journey_id
where n.journey_id = st.journey_id and st.map_hash <> n.map_hash and t.touchpoint_id = st.touchpoint_id
    and st.text_hash in (select text_hash from enriched.removed_texts);
update touchpoints.sentence_touchpoints as st set map_hash = n.map_hash, touchpoint_id = null, score = null, method = 'unmapped'
from new_journeys as n
where n.journey_id = st.journey_id and st.map_hash <> n.map_hash and st.text_hash in (select text_hash from enriched.removed_texts);
delete from touchpoints.sentence_touchpoints
where (journey_id, map_hash) not in (select (journey_id, map_hash) from new_journeys);
