-- name: mapped_sentences
-- grain: sentence of a journey that is mapped by the map in force
-- reads: enriched.sentences, enriched.texts, touchpoints.journeys, touchpoints.sentence_touchpoints
-- words: runs of two or more letters, as in slices.sql.
select
    m.text_hash, m.sentence_index, s.embedding, substr(t.text, s.start_char + 1, s.end_char - s.start_char) as text,
    len(regexp_extract_all(substr(t.text, s.start_char + 1, s.end_char - s.start_char), '\p{L}{2,}')) as words
from touchpoints.sentence_touchpoints as m
join touchpoints.journeys as j on j.journey_id = m.journey_id and j.map_hash = m.map_hash
join enriched.sentences as s
    on s.text_hash = m.text_hash and s.sentence_index = m.sentence_index and s.model_fingerprint = m.model_fingerprint
join enriched.texts as t on t.text_hash = m.text_hash
where m.journey_id = $journey_id and m.model_fingerprint = $model_fingerprint
order by m.text_hash, m.sentence_index;

-- name: sentence_categories
-- grain: aspect category of a sentence of a journey
-- reads: enriched.categories, touchpoints.journeys, touchpoints.sentence_touchpoints
select m.text_hash, m.sentence_index, c.category, c.confidence
from touchpoints.sentence_touchpoints as m
join touchpoints.journeys as j on j.journey_id = m.journey_id and j.map_hash = m.map_hash
join enriched.categories as c
    on c.text_hash = m.text_hash and c.sentence_index = m.sentence_index and c.model_fingerprint = m.model_fingerprint
where m.journey_id = $journey_id and m.model_fingerprint = $model_fingerprint and c.confidence >= $category_confidence
order by m.text_hash, m.sentence_index, c.category;

-- name: text_customers
-- grain: text and customer who wrote it
-- reads: enriched.documents, raw.customer_of, raw.verbatims
-- A response without a customer's key counts as a customer of its own.
select distinct d.text_hash, r.customer
from raw.verbatims as v
join raw.customer_of as r on r.response_id = v.response_id
join enriched.documents as d on d.verbatim_id = v.verbatim_id;
