-- grain: sentence and journey that no pin places there any more
-- reads: pinned
-- writes: touchpoints.sentence_touchpoints
-- It is mapped again in the same run.
delete from touchpoints.sentence_touchpoints as st
where st.method = 'pinned' and st.model_fingerprint = $model_fingerprint
    and not exists (
        from pinned as p
        where p.journey_id = st.journey_id and p.text_hash = st.text_hash and p.sentence_index = st.sentence_index
            and p.touchpoint_id = st.touchpoint_id
    );
