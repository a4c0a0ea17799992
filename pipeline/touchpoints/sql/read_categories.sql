-- grain: aspect category of a pending sentence; position counts pending sentences of the slice from 0. Owner: pipeline/touchpoints.
select p.row_number - $first as position, c.category, c.confidence
from (from pending_sentences where row_number between $first and $last) as p
join enriched.categories as c
    on c.text_hash = p.text_hash and c.sentence_index = p.sentence_index and c.model_fingerprint = $model_fingerprint
where c.confidence >= $category_confidence
order by position, c.category;
