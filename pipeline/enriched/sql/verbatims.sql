-- name: pending_verbatims
-- grain: verbatim to be cleaned
-- reads: enriched.documents, raw.verbatims
-- writes: pending_verbatims
-- key: verbatim_id
-- Numbered in canonical order, so that batches are the same each time.
create or replace temp table pending_verbatims as
select row_number() over (order by v.verbatim_id) as n, v.verbatim_id, sha256(v.text) as raw_hash
from raw.verbatims as v
left join enriched.documents as d on d.verbatim_id = v.verbatim_id
where d.verbatim_id is null or d.cleaner <> $cleaner or d.raw_hash <> sha256(v.text);

-- name: count_pending_verbatims
-- grain: one row: the number of verbatims to be cleaned
-- reads: pending_verbatims
select count(*) from pending_verbatims;

-- name: read_verbatims
-- grain: verbatim of one batch
-- reads: raw.responses, raw.verbatims, pending_verbatims
select v.verbatim_id, p.raw_hash, v.text, r.language
from pending_verbatims as p
join raw.verbatims as v on v.verbatim_id = p.verbatim_id
join raw.responses as r on r.response_id = v.response_id
where p.n between $first and $last
order by p.n;

-- name: insert_documents
-- grain: verbatim, distinct text
-- reads: enriched.texts
-- frames: new_documents (read_verbatims), new_texts (read_verbatims)
-- writes: enriched.documents, enriched.texts
-- A changed verbatim replaces its row; texts are kept. Returns the number of new texts.
delete from enriched.documents where verbatim_id in (select verbatim_id from new_documents);
insert into enriched.documents
select verbatim_id, raw_hash, text_hash, language, language_method, redactions, cleaner, run_id from new_documents;
insert into enriched.texts
select n.text_hash, n.text from new_texts as n anti join enriched.texts as t on t.text_hash = n.text_hash;
