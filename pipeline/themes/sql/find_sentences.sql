-- grain: published sentence id (verbatim_id#position), with its vector
-- reads: enriched.documents, enriched.sentences
-- An id that is not found gives no row.
select i.sentence_id, s.text_hash, s.sentence_index, s.embedding
from (select unnest($sentence_ids::text[]) as sentence_id) as i
join enriched.documents as d on d.verbatim_id = regexp_replace(i.sentence_id, '#[0-9]+$', '')
join enriched.sentences as s
    on s.text_hash = d.text_hash and s.model_fingerprint = $model_fingerprint and octet_length(s.embedding) > 0
    and i.sentence_id = d.verbatim_id || '#' || s.sentence_index
order by i.sentence_id;
