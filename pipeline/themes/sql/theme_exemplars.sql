-- grain: distinct sentence of one theme, nearest to its centre first. Owner: pipeline/themes.
select substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence, max(c.score) as score
from themes.current_sentence_themes as c
join enriched.sentences as s
    on s.text_hash = c.text_hash and s.sentence_index = c.sentence_index and s.model_fingerprint = c.model_fingerprint
join enriched.texts as t on t.text_hash = c.text_hash
where c.theme_id = $theme_id
group by sentence
order by score desc, sentence
limit $count;
