-- grain: one number. Owner: pipeline/themes. Sentences without a row for this topic model.
select count(*)
from enriched.sentences as s
anti join (
    select text_hash, sentence_index from themes.sentence_themes
    where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id
) as a on a.text_hash = s.text_hash and a.sentence_index = s.sentence_index
where s.model_fingerprint = $model_fingerprint;
