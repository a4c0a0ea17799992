-- name: count_pending
-- grain: journey with sentences to map: its first and last row in pending_sentences
-- reads: pending_sentences
select journey_id, min(row_number) as first_row, max(row_number) as last_row from pending_sentences group by journey_id order by first_row;

-- name: read_sentences
-- grain: pending sentence
-- reads: enriched.sentences, enriched.texts, pending_sentences
-- words: runs of two or more letters.
select
    p.row_number, p.text_hash, p.sentence_index, s.embedding,
    len(regexp_extract_all(substr(t.text, p.start_char + 1, p.end_char - p.start_char), '\p{L}{2,}')) as words
from (from pending_sentences where row_number between $first and $last) as p
join enriched.sentences as s
    on s.text_hash = p.text_hash and s.sentence_index = p.sentence_index and s.model_fingerprint = $model_fingerprint
join enriched.texts as t on t.text_hash = p.text_hash
order by p.row_number;

-- name: read_categories
-- grain: aspect category of a pending sentence
-- reads: enriched.categories, pending_sentences
-- position counts the pending sentences of the slice, from 0.
select p.row_number - $first as position, c.category, c.confidence
from (from pending_sentences where row_number between $first and $last) as p
join enriched.categories as c
    on c.text_hash = p.text_hash and c.sentence_index = p.sentence_index and c.model_fingerprint = $model_fingerprint
where c.confidence >= $category_confidence
order by position, c.category;

-- name: insert_mapped
-- grain: sentence and journey
-- frames: new_mapped (read_sentences, read_categories)
-- writes: touchpoints.sentence_touchpoints
insert into touchpoints.sentence_touchpoints by name select * from new_mapped;
