-- grain: sentence of the given places
-- reads: enriched.sentences
select s.embedding
from (select unnest($text_hashes::text[]) as text_hash, unnest($indices::integer[]) as sentence_index) as p
join enriched.sentences as s
    on s.text_hash = p.text_hash and s.sentence_index = p.sentence_index and s.model_fingerprint = $model_fingerprint and octet_length(s.embedding) > 0
order by s.text_hash, s.sentence_index;
