-- name: pending_verbatims
-- grain: verbatim to be cleaned
-- reads: enriched.documents, raw.responses, raw.verbatims
-- frames: cleaners (pipeline/config)
-- writes: pending_verbatims
-- key: verbatim_id
-- Numbered in canonical order, so that batches are the same each time. cleaners: the stamp of the rules by source; '' has that of every other source.
-- A verbatim without its text keeps what it has, whatever the rules are now.
create or replace temp table pending_verbatims as
select row_number() over (order by v.verbatim_id) as n, v.verbatim_id, sha256(v.text) as raw_hash
from raw.verbatims as v
join raw.responses as r on r.response_id = v.response_id
left join cleaners as own on own.source = r.source
left join cleaners as common on common.source = ''
left join enriched.documents as d on d.verbatim_id = v.verbatim_id
where v.text is not null and (d.verbatim_id is null or d.cleaner <> coalesce(own.cleaner, common.cleaner) or d.raw_hash <> sha256(v.text));

-- name: count_pending_verbatims
-- grain: one row: the number of verbatims to be cleaned
-- reads: pending_verbatims
select count(*) from pending_verbatims;

-- name: read_verbatims
-- grain: verbatim of one batch
-- reads: raw.responses, raw.verbatims, pending_verbatims
select v.verbatim_id, p.raw_hash, v.text, r.language, r.source
from pending_verbatims as p
join raw.verbatims as v on v.verbatim_id = p.verbatim_id
join raw.responses as r on r.response_id = v.response_id
where p.n between $first and $last
order by p.n;

-- name: count_left_out
-- grain: one row: the number of verbatims of a run whose end is not read
-- reads: enriched.documents
select count(*) from enriched.documents where left_out > 0 and run_id = $run_id;

-- name: changed_texts
-- grain: stored text that the rules of cleaning have changed: its raw text has not
-- reads: enriched.documents, enriched.texts
-- frames: new_documents (read_verbatims), new_texts (read_verbatims)
select distinct d.text_hash as old_hash, old.text as old_text, n.text_hash as new_hash, new.text as new_text
from new_documents as n
join enriched.documents as d on d.verbatim_id = n.verbatim_id and d.raw_hash = n.raw_hash and d.text_hash <> n.text_hash
join enriched.texts as old on old.text_hash = d.text_hash
join new_texts as new on new.text_hash = n.text_hash
order by old_hash, new_hash;

-- name: insert_documents
-- grain: verbatim, distinct text
-- reads: enriched.retexts, enriched.texts
-- frames: new_documents (read_verbatims), new_retexts (changed_texts), new_texts (read_verbatims)
-- writes: enriched.documents, enriched.retexts, enriched.texts
-- A changed verbatim replaces its row; texts are kept. Returns the number of new texts.
insert into enriched.retexts
select n.old_hash, n.new_hash, n.stretches, n.lost, n.run_id
from new_retexts as n anti join enriched.retexts as r on r.old_hash = n.old_hash and r.new_hash = n.new_hash;
delete from enriched.documents where verbatim_id in (select verbatim_id from new_documents);
insert into enriched.documents by name select * from new_documents;
insert into enriched.texts
select n.text_hash, n.text from new_texts as n anti join enriched.texts as t on t.text_hash = n.text_hash;

-- name: forgotten_texts
-- grain: text that no document has since the rules of cleaning changed it
-- reads: enriched.documents, enriched.retexts, enriched.texts
-- writes: forgotten_texts
-- key: text_hash
-- Where a rule has changed a text, every text without a document goes: those of older versions were cleaned by the old rules, too.
create or replace temp table forgotten_texts as
select t.text_hash from enriched.texts as t
where exists (from enriched.retexts) and t.text_hash not in (select text_hash from enriched.documents);

-- name: forget_texts
-- grain: text, with what was computed from it
-- reads: forgotten_texts
-- writes: enriched.categories, enriched.mentions, enriched.sentences, enriched.sentiments, enriched.texts
delete from enriched.categories where text_hash in (select text_hash from forgotten_texts);
delete from enriched.mentions where text_hash in (select text_hash from forgotten_texts);
delete from enriched.sentences where text_hash in (select text_hash from forgotten_texts);
delete from enriched.sentiments where text_hash in (select text_hash from forgotten_texts);
delete from enriched.texts where text_hash in (select text_hash from forgotten_texts);
