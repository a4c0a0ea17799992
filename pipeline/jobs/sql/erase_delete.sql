-- name: erase_rows
-- grain: what the customer gave, in raw and enriched.documents
-- reads: erased, erased_rejects, erased_verbatims, erased_versions
-- writes: enriched.documents, raw.measures, raw.rejected_rows, raw.responses, raw.scores, raw.superseded, raw.verbatims
-- Rejected rows stay as counts, without their text.
update raw.rejected_rows set raw_text = null, reason = 'erased at the customer''s request' where rowid in (select reject from erased_rejects);
delete from raw.superseded where rowid in (select version from erased_versions);
delete from raw.scores where response_id in (select response_id from erased);
delete from raw.measures where response_id in (select response_id from erased);
delete from enriched.documents where verbatim_id in (select verbatim_id from erased_verbatims);
delete from raw.verbatims where response_id in (select response_id from erased);
delete from raw.responses where response_id in (select response_id from erased);

-- name: erased_texts
-- grain: text that no document has any more
-- reads: enriched.documents, enriched.texts
-- writes: erased_texts
-- key: text_hash
-- A text that somebody else wrote as well stays. Texts of older versions have no document: every text without one goes, whoever wrote it. Results of a
-- text that comes back are computed anew.
create or replace temp table erased_texts as
select text_hash from enriched.texts where text_hash not in (select text_hash from enriched.documents);

-- name: erase_texts
-- grain: what was computed from these texts, in every schema
-- reads: erased_texts, erased_verbatims
-- writes: enriched.categories, enriched.mentions, enriched.sentences, enriched.sentiments, enriched.texts, insights.kept_cue_texts,
--   insights.kept_cues, themes.exemplars, themes.sentence_themes, touchpoints.pins, touchpoints.sentence_touchpoints
-- Insights are rebuilt afterwards.
delete from touchpoints.pins
where text_hash in (select text_hash from erased_texts) or (target = 'sentence' and split_part(target_id, '#', 1) in (select verbatim_id from erased_verbatims));
delete from touchpoints.sentence_touchpoints where text_hash in (select text_hash from erased_texts);
delete from themes.sentence_themes where text_hash in (select text_hash from erased_texts);
delete from themes.exemplars where text_hash in (select text_hash from erased_texts);
delete from enriched.categories where text_hash in (select text_hash from erased_texts);
delete from enriched.mentions where text_hash in (select text_hash from erased_texts);
delete from enriched.sentences where text_hash in (select text_hash from erased_texts);
delete from enriched.sentiments where text_hash in (select text_hash from erased_texts);
delete from insights.kept_cues where text_hash in (select text_hash from erased_texts);
delete from insights.kept_cue_texts where text_hash in (select text_hash from erased_texts);
delete from enriched.texts where text_hash in (select text_hash from erased_texts);
