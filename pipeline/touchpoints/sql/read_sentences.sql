-- grain: pending sentence. Owner: pipeline/touchpoints. words: runs of two or more letters.
select
    p.row_number, p.text_hash, p.sentence_index, s.embedding,
    len(regexp_extract_all(substr(t.text, p.start_char + 1, p.end_char - p.start_char), '\p{L}{2,}')) as words
from (from pending_sentences where row_number between $first and $last) as p
join enriched.sentences as s
    on s.text_hash = p.text_hash and s.sentence_index = p.sentence_index and s.model_fingerprint = $model_fingerprint
join enriched.texts as t on t.text_hash = p.text_hash
order by p.row_number;
