-- grain: pin that was not taken back, the last decision on its target
-- reads: enriched.documents, themes.current_sentence_themes, touchpoints.journeys, touchpoints.pins, touchpoints.touchpoints
-- state: holds, or why it places nothing now.
with decisions as (
    select *, row_number() over (partition by journey_id, target, coalesce(text_hash || ':' || start_char, target_id) order by pin_id desc) as age
    from touchpoints.pins
)
select
    d.pin_id, d.target, d.target_id, d.text_hash, d.start_char, d.touchpoint_id, d.journey_id, d.who, d.why, d.pinned_at at time zone 'UTC' as pinned_at,
    case
        when not exists (from touchpoints.journeys as j where j.journey_id = d.journey_id) then 'journey gone'
        when not exists (from touchpoints.touchpoints as t where t.journey_id = d.journey_id and t.touchpoint_id = d.touchpoint_id) then 'touchpoint gone'
        when d.target = 'theme' and not exists (
            from themes.current_sentence_themes as st where st.theme_id = d.target_id and st.model_fingerprint = $model_fingerprint
        ) then 'theme has no sentences'
        when d.target = 'sentence' and not exists (from enriched.documents as doc where doc.text_hash = d.text_hash) then 'text gone'
        else 'holds'
    end as state
from decisions as d
where d.age = 1 and d.action = 'pin'
order by d.pin_id;
