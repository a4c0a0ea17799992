-- grain: sentence of one of the themes
-- reads: themes.sentence_themes, themes.topic_models
-- Under the current model, or under the last one that gave sentences to the theme.
with given as (
    select st.text_hash, st.sentence_index, st.theme_id, rank() over (partition by st.theme_id order by tm.is_current desc, tm.created_at desc) as place
    from themes.sentence_themes as st
    join themes.topic_models as tm on tm.topic_model_id = st.topic_model_id
    where st.theme_id in (select unnest($themes::text[]))
)
select distinct text_hash, sentence_index, theme_id from given where place = 1 order by text_hash, sentence_index;
