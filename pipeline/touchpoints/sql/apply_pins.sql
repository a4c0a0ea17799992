-- grain: sentence and journey that a pin places
-- reads: pinned
-- writes: touchpoints.sentence_touchpoints
-- Writes only what differs. Returns the number of sentences.
update touchpoints.sentence_touchpoints as st
set touchpoint_id = p.touchpoint_id, score = 1, method = 'pinned', further = list_filter(st.further, lambda t: t <> p.touchpoint_id)
from pinned as p
where p.journey_id = st.journey_id and p.text_hash = st.text_hash and p.sentence_index = st.sentence_index
    and st.model_fingerprint = $model_fingerprint and (st.method <> 'pinned' or st.touchpoint_id <> p.touchpoint_id);
