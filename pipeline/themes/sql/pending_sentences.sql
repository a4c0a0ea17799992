-- grain: sentence without a row for this topic model; temporary. Owner: pipeline/themes. Numbered in canonical order.
create or replace temp table pending_sentences as
select row_number() over (order by s.text_hash, s.sentence_index) as n, s.text_hash, s.sentence_index
from enriched.sentences as s
anti join (
    select text_hash, sentence_index from themes.sentence_themes
    where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id
) as a on a.text_hash = s.text_hash and a.sentence_index = s.sentence_index
where s.model_fingerprint = $model_fingerprint;
