-- name: read_pending
-- grain: sentence without a row for this topic model
-- reads: enriched.sentences, enriched.texts, themes.sentence_themes
-- In no particular order: each sentence is assigned on its own.
select s.text_hash, s.sentence_index, substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence, s.embedding
from enriched.sentences as s
join enriched.texts as t on t.text_hash = s.text_hash
anti join (
    select text_hash, sentence_index from themes.sentence_themes
    where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id
) as a on a.text_hash = s.text_hash and a.sentence_index = s.sentence_index
where s.model_fingerprint = $model_fingerprint;

-- name: count_pending_sentences
-- grain: one row: the number of sentences without a row for this topic model
-- reads: enriched.sentences, themes.sentence_themes
select count(*)
from enriched.sentences as s
anti join (
    select text_hash, sentence_index from themes.sentence_themes
    where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id
) as a on a.text_hash = s.text_hash and a.sentence_index = s.sentence_index
where s.model_fingerprint = $model_fingerprint;

-- name: insert_assignments
-- grain: sentence and topic model
-- frames: new_assignments (read_pending, read_topics)
-- writes: themes.sentence_themes
-- One batch.
insert into themes.sentence_themes by name select * from new_assignments;

-- name: unthemed_share
-- grain: reason why sentences have no theme under this model ('' for those that have one)
-- reads: themes.sentence_themes
select coalesce(reason, '') as reason, count(*) as sentences
from themes.sentence_themes
where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id
group by reason
order by reason;
