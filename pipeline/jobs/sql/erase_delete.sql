-- grain: everything that a customer gave, in every schema. Owner: pipeline/jobs/erase.py. Rejected rows stay as counts, without their text. A text that somebody
-- else wrote as well stays. Texts of older versions have no document any more: every text without one goes, whoever wrote it (the results of a text
-- that comes back are computed anew). Insights are rebuilt afterwards.
update raw.rejected_rows set raw_text = null, reason = 'erased at the customer''s request' where rowid in (select reject from erased_rejects);
delete from raw.superseded where rowid in (select version from erased_versions);
delete from raw.scores where response_id in (select response_id from erased);
delete from raw.measures where response_id in (select response_id from erased);
delete from enriched.documents where verbatim_id in (select verbatim_id from erased_verbatims);
delete from raw.verbatims where response_id in (select response_id from erased);
delete from raw.responses where response_id in (select response_id from erased);
create or replace temp table erased_texts as
select text_hash from enriched.texts where text_hash not in (select text_hash from enriched.documents);
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
