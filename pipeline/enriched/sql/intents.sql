-- name: pending_intents
-- grain: stored sentence of this annotator that this intent head has not read
-- reads: enriched.sentences
-- writes: pending_intents
-- key: text_hash, sentence_index
create or replace temp table pending_intents as
select row_number() over (order by text_hash, sentence_index) as n, text_hash, sentence_index
from enriched.sentences
where model_fingerprint = $model_fingerprint and intent_head is distinct from $head and octet_length(embedding) > 0;

-- name: count_pending_intents
-- grain: one row: the number of sentences whose intent is to be read
-- reads: pending_intents
select count(*) from pending_intents;

-- name: read_pending_intents
-- grain: sentence of one batch
-- reads: enriched.sentences, pending_intents
select p.text_hash, s.model_fingerprint, p.sentence_index, s.sentiment_label, s.polarity, s.confidence, s.embedding
from pending_intents as p
join enriched.sentences as s
    on s.text_hash = p.text_hash and s.sentence_index = p.sentence_index and s.model_fingerprint = $model_fingerprint
where p.n between $first and $last
order by p.n;

-- name: write_intents
-- grain: sentence
-- frames: new_intents (read_pending_intents)
-- writes: enriched.sentences
-- Returns the number of sentences.
update enriched.sentences as s
set intent = n.intent, intent_confidence = n.intent_confidence, intent_head = n.intent_head
from new_intents as n
where s.text_hash = n.text_hash and s.model_fingerprint = n.model_fingerprint and s.sentence_index = n.sentence_index;
select count(*) from new_intents;
