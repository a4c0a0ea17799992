-- grain: one number. Owner: pipeline/themes. Distinct sentences that no theme is near enough to, under the current model.
select count(distinct substring(t.text, s.start_char + 1, s.end_char - s.start_char))
from themes.current_sentence_themes as c
join enriched.sentences as s
    on s.text_hash = c.text_hash and s.sentence_index = c.sentence_index and s.model_fingerprint = c.model_fingerprint
join enriched.texts as t on t.text_hash = c.text_hash
where c.reason = 'below_threshold' and c.text_hash in (select text_hash from enriched.documents);
