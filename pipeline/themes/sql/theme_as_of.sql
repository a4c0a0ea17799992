-- grain: distinct sentence that a theme held at a moment, nearest to its centre first
-- reads: enriched.documents, enriched.sentences, enriched.texts, ops.runs, themes.model_periods, themes.sentence_themes
-- Only what had come in by then.
select substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence, max(st.score) as score, count(distinct d.verbatim_id) as verbatims
from themes.sentence_themes as st
join themes.model_periods as p on p.topic_model_id = st.topic_model_id and p.valid_from <= $moment and (p.valid_to is null or $moment < p.valid_to)
join enriched.sentences as s
    on s.text_hash = st.text_hash and s.sentence_index = st.sentence_index and s.model_fingerprint = st.model_fingerprint
join enriched.texts as t on t.text_hash = s.text_hash
join enriched.documents as d on d.text_hash = s.text_hash
left join ops.runs as o on o.run_id = d.run_id
where st.theme_id = $theme_id and (o.started_at is null or o.started_at <= $moment)
group by sentence
order by score desc nulls last, sentence;
