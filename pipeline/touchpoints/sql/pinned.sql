-- grain: journey and sentence that a pin places
-- reads: enriched.sentences, themes.current_sentence_themes, touchpoints.pins, touchpoints.touchpoints
-- writes: pinned
-- key: journey_id, text_hash, sentence_index
-- A sentence's own pin goes before its theme's. Of several on the same words, or the same theme, the last decision holds. A sentence is found again
-- by its text and first character, whichever annotator read it.
create or replace temp table pinned as
with decisions as (
    select *, row_number() over (partition by journey_id, target, coalesce(text_hash || ':' || start_char, target_id) order by pin_id desc) as age
    from touchpoints.pins
),
in_force as (
    select d.pin_id, d.journey_id, d.target, d.target_id, d.touchpoint_id, d.text_hash, d.start_char
    from decisions as d
    join touchpoints.touchpoints as t on t.journey_id = d.journey_id and t.touchpoint_id = d.touchpoint_id
    where d.age = 1 and d.action = 'pin'
),
placed as (
    select p.pin_id, p.journey_id, s.text_hash, s.sentence_index, p.touchpoint_id, 1 as precedence
    from in_force as p
    join enriched.sentences as s on s.text_hash = p.text_hash and s.start_char <= p.start_char and p.start_char < s.end_char
    where p.target = 'sentence' and s.model_fingerprint = $model_fingerprint
    union all
    select p.pin_id, p.journey_id, st.text_hash, st.sentence_index, p.touchpoint_id, 2 as precedence
    from in_force as p
    join themes.current_sentence_themes as st on st.theme_id = p.target_id
    where p.target = 'theme' and st.model_fingerprint = $model_fingerprint
)
select journey_id, text_hash, sentence_index, touchpoint_id
from placed
qualify row_number() over (partition by journey_id, text_hash, sentence_index order by precedence, pin_id desc) = 1;
