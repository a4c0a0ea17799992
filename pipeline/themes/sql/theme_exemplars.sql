-- grain: distinct sentence of one theme, the chosen ones first, then the nearest to its centre
-- reads: enriched.sentences, enriched.texts, themes.current_sentence_themes, themes.exemplars, themes.themes
select substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence, max(c.score) as score
from themes.current_sentence_themes as c
join enriched.sentences as s
    on s.text_hash = c.text_hash and s.sentence_index = c.sentence_index and s.model_fingerprint = c.model_fingerprint
join enriched.texts as t on t.text_hash = c.text_hash
left join themes.themes as h on h.theme_id = c.theme_id
left join themes.exemplars as x
    on x.theme_id = c.theme_id and x.topic_model_id = h.topic_model_id and x.text_hash = c.text_hash and x.sentence_index = c.sentence_index
where c.theme_id = $theme_id
group by sentence
order by min(x.place) nulls last, score desc, sentence
limit $count;
