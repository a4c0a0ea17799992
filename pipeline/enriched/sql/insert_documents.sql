-- grain: verbatim, distinct text. Owner: pipeline/enriched. A changed verbatim replaces its row; texts are kept. Returns the number of new texts.
delete from enriched.documents where verbatim_id in (select verbatim_id from new_documents);
insert into enriched.documents
select verbatim_id, raw_hash, text_hash, language, language_method, redactions, cleaner, run_id from new_documents;
create or replace temp table unseen_texts as
select n.text_hash, n.text from new_texts as n anti join enriched.texts as t on t.text_hash = n.text_hash;
insert into enriched.texts select text_hash, text from unseen_texts;
select count(*) from unseen_texts;
