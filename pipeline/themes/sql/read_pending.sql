-- grain: sentence without a row for this topic model. Owner: pipeline/themes. In no order: each is assigned on its own.
select s.text_hash, s.sentence_index, substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence, s.embedding
from enriched.sentences as s
join enriched.texts as t on t.text_hash = s.text_hash
anti join (
    select text_hash, sentence_index from themes.sentence_themes
    where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id
) as a on a.text_hash = s.text_hash and a.sentence_index = s.sentence_index
where s.model_fingerprint = $model_fingerprint;
