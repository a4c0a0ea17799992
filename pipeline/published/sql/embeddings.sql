-- name: sentence_vectors
-- grain: published sentence that still has its embedding
-- reads: enriched.documents, enriched.sentences, raw.verbatims
select v.verbatim_id || '#' || s.sentence_index as sentence_id, s.embedding
from raw.verbatims as v
join enriched.documents as d on d.verbatim_id = v.verbatim_id and d.unread is null
join enriched.sentences as s on s.text_hash = d.text_hash and s.model_fingerprint = $model_fingerprint
where octet_length(s.embedding) > 0; -- emptied where the text was removed: words can be guessed from it

-- name: create_embeddings
-- grain: sentence of a verbatim that has its text
-- frames: embedding_rows (sentence_vectors)
-- writes: published.embeddings
-- key: sentence_id
-- Made from the first batch, which says how many numbers an embedding has.
create or replace table snapshot.published.embeddings as from embedding_rows;
comment on table snapshot.published.embeddings is 'One row per sentence whose text is there: what the annotator holds for its meaning. `voc search` reads it; publish.embeddings of the settings leaves it out.';
comment on column snapshot.published.embeddings.sentence_id is 'Sentence (published.sentences).';
comment on column snapshot.published.embeddings.embedding is 'Direction of the sentence in the annotator''s space as whole numbers from -127 to 127. The cosine of two rows is array_inner_product(a.embedding::float[N], b.embedding::float[N]) / (a.length * b.length), with N as in the type.';
comment on column snapshot.published.embeddings.length is 'Euclidean length of embedding as it is stored here, above 0.';

-- name: insert_embeddings
-- grain: sentence of a verbatim that has its text
-- frames: embedding_rows (sentence_vectors)
-- writes: published.embeddings
insert into snapshot.published.embeddings from embedding_rows;
