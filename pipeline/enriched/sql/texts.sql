-- name: carry_removed
-- grain: text, sentence, mention and category of a removed text
-- reads: enriched.removed_texts
-- writes: enriched.categories, enriched.mentions, enriched.sentences, enriched.sentiments
-- No model can read it again: what the last one said is counted under the one that is in use. removed_texts.scored_by says which one it was.
update enriched.sentiments set model_fingerprint = $model_fingerprint
where model_fingerprint <> $model_fingerprint and text_hash in (select text_hash from enriched.removed_texts);
update enriched.sentences set model_fingerprint = $model_fingerprint
where model_fingerprint <> $model_fingerprint and text_hash in (select text_hash from enriched.removed_texts);
update enriched.mentions set model_fingerprint = $model_fingerprint
where model_fingerprint <> $model_fingerprint and text_hash in (select text_hash from enriched.removed_texts);
update enriched.categories set model_fingerprint = $model_fingerprint
where model_fingerprint <> $model_fingerprint and text_hash in (select text_hash from enriched.removed_texts);

-- name: unread_texts
-- grain: text that the annotator cannot read in any verbatim
-- reads: enriched.documents
-- writes: unread_texts
-- key: text_hash
create or replace temp table unread_texts as
select text_hash from enriched.documents group by text_hash having bool_and(unread is not null);

-- name: mark_unread
-- grain: text that the annotator cannot read in any verbatim, with what it said of it earlier; text that it can read again
-- reads: enriched.documents, enriched.sentiments, enriched.texts, unread_texts
-- writes: enriched.categories, enriched.mentions, enriched.sentences, enriched.sentiments
-- An unread text has a row in sentiments without a sentiment, as an empty text has. A text that is read in one verbatim and not in another is annotated;
-- what is counted leaves the unread verbatim out.
delete from enriched.sentiments
where model_fingerprint = $model_fingerprint and sentiment_label is null and text_hash in (select text_hash from enriched.texts where text <> '')
    and text_hash in (select text_hash from enriched.documents where unread is null);
delete from enriched.categories where text_hash in (select text_hash from unread_texts);
delete from enriched.mentions where text_hash in (select text_hash from unread_texts);
delete from enriched.sentences where text_hash in (select text_hash from unread_texts);
delete from enriched.sentiments where text_hash in (select text_hash from unread_texts) and sentiment_label is not null;
insert into enriched.sentiments
select text_hash, $model_fingerprint, null, null, null, 0
from unread_texts
anti join (select text_hash from enriched.sentiments where model_fingerprint = $model_fingerprint) as s using (text_hash);

-- name: pending_texts
-- grain: distinct text without a result of this annotator
-- reads: enriched.documents, enriched.sentiments, enriched.texts
-- writes: pending_texts
-- key: text_hash
-- Numbered in the order of the hashes, so that batches are the same each time.
create or replace temp table pending_texts as
select row_number() over (order by t.text_hash) as n, t.text_hash
from enriched.texts as t
semi join enriched.documents as d on d.text_hash = t.text_hash
anti join (select text_hash from enriched.sentiments where model_fingerprint = $model_fingerprint) as s on s.text_hash = t.text_hash;

-- name: count_pending_texts
-- grain: one row: the number of texts to be annotated
-- reads: pending_texts
select count(*) from pending_texts;

-- name: read_texts
-- grain: text of one batch
-- reads: enriched.texts, pending_texts
select t.text_hash, t.text
from pending_texts as p
join enriched.texts as t on t.text_hash = p.text_hash
where p.n between $first and $last
order by p.n;

-- name: insert_annotations
-- grain: text, sentence, mention, category
-- frames: new_categories (read_texts), new_mentions (read_texts), new_sentences (read_texts), new_sentiments (read_texts)
-- writes: enriched.categories, enriched.mentions, enriched.sentences, enriched.sentiments
-- All in one transaction: a row in sentiments tells that a text is complete. Returns the number of texts.
insert into enriched.sentences by name select * from new_sentences;
insert into enriched.mentions by name select * from new_mentions;
insert into enriched.categories by name select * from new_categories;
insert into enriched.sentiments by name select * from new_sentiments;
select count(*) from new_sentiments;
