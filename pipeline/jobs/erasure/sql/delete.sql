-- name: erase_rows
-- grain: what the customer gave, in raw and enriched.documents
-- reads: erased, erased_verbatims, erased_versions
-- writes: audits.items, enriched.documents, raw.key_conflicts, raw.key_map_rows, raw.measures, raw.persons, raw.response_keys, raw.responses, raw.scores,
--   raw.superseded, raw.verbatims
-- What is left of persons and conflicts is computed anew afterwards.
delete from audits.items where verbatim_id in (select verbatim_id from erased_verbatims);
delete from raw.superseded where rowid in (select version from erased_versions);
delete from raw.scores where response_id in (select response_id from erased);
delete from raw.measures where response_id in (select response_id from erased);
delete from enriched.documents where verbatim_id in (select verbatim_id from erased_verbatims);
delete from raw.verbatims where response_id in (select response_id from erased);
delete from raw.responses where response_id in (select response_id from erased);
delete from raw.response_keys where response_id in (select response_id from erased) or list_contains($keys, key);
delete from raw.key_map_rows where list_contains($keys, key);
delete from raw.key_conflicts where list_contains($keys, key);
delete from raw.persons where list_contains($keys, customer_key) or list_contains($keys, customer);

-- name: erase_rejects
-- grain: rejected row that names or quotes the customer
-- frames: erased_rejects (rejected_texts)
-- writes: raw.rejected_rows
-- Rejected rows stay as counts, without their text.
update raw.rejected_rows set raw_text = null, reason = 'erased at the customer''s request' where rowid in (select reject from erased_rejects);

-- name: erased_texts
-- grain: text that no document has any more
-- reads: enriched.documents, enriched.removed_texts, enriched.texts
-- writes: erased_texts
-- key: text_hash
-- A text that somebody else wrote as well stays. Texts of older versions have no document: every text without one goes, whoever wrote it. Results of a
-- text that comes back are computed anew.
create or replace temp table erased_texts as
select text_hash
from (select text_hash from enriched.texts union all select text_hash from enriched.removed_texts)
where text_hash not in (select text_hash from enriched.documents);

-- name: themes_of_customer
-- grain: theme that has sentences of the customer, with the number of all others' sentences in it under any topic model
-- reads: themes.sentence_themes, erased_texts
-- Read before the texts are deleted.
select
    theme_id, count(distinct (text_hash, sentence_index)) filter (text_hash not in (select text_hash from erased_texts)) as others
from themes.sentence_themes
where theme_id is not null
group by theme_id
having count(*) filter (text_hash in (select text_hash from erased_texts)) > 0;

-- name: erase_texts
-- grain: what was computed from these texts, in every schema
-- reads: erased_texts, erased_verbatims, themes.exemplars
-- writes: audits.items, audits.labels, enriched.categories, enriched.mentions, enriched.removed_texts, enriched.retexts, enriched.sentences, enriched.sentiments, enriched.texts,
--   insights.kept_cue_texts, insights.kept_cues, insights.kept_months, insights.kept_ranking, insights.kept_theme_words, insights.kept_trend_sums, insights.kept_watch_counts,
--   themes.emerging, themes.exemplars, themes.sentence_themes, touchpoints.pins, touchpoints.sentence_touchpoints
-- A proposal whose examples are all the customer's goes with them. Insights are rebuilt afterwards.
-- What a run would take over from the one before goes whole: a scope is named by an attribute's value, a word by a text.
delete from audits.items where text_hash in (select text_hash from erased_texts);
delete from audits.labels where text_hash in (select text_hash from erased_texts);
delete from themes.emerging
where emerging_id in (select theme_id from themes.exemplars group by theme_id having bool_and(text_hash in (select text_hash from erased_texts)));
delete from touchpoints.pins
where text_hash in (select text_hash from erased_texts) or (target = 'sentence' and split_part(target_id, '#', 1) in (select verbatim_id from erased_verbatims));
delete from touchpoints.sentence_touchpoints where text_hash in (select text_hash from erased_texts);
delete from themes.sentence_themes where text_hash in (select text_hash from erased_texts);
delete from themes.exemplars where text_hash in (select text_hash from erased_texts);
delete from enriched.categories where text_hash in (select text_hash from erased_texts);
delete from enriched.retexts where new_hash in (select text_hash from erased_texts) or old_hash in (select text_hash from erased_texts);
delete from enriched.mentions where text_hash in (select text_hash from erased_texts);
delete from enriched.sentences where text_hash in (select text_hash from erased_texts);
delete from enriched.sentiments where text_hash in (select text_hash from erased_texts);
delete from insights.kept_cues where text_hash in (select text_hash from erased_texts);
delete from insights.kept_cue_texts where text_hash in (select text_hash from erased_texts);
delete from insights.kept_months;
delete from insights.kept_ranking;
delete from insights.kept_theme_words;
delete from insights.kept_trend_sums;
delete from insights.kept_watch_counts;
delete from enriched.texts where text_hash in (select text_hash from erased_texts);
delete from enriched.removed_texts where text_hash in (select text_hash from erased_texts);

-- name: erased_hashes
-- grain: text that no document has any more
-- reads: erased_texts
select text_hash from erased_texts;

-- name: erase_forget
-- writes: erased, erased_texts, erased_verbatims, erased_versions
-- Frees the temporary tables of an erasure.
drop table if exists erased;
drop table if exists erased_versions;
drop table if exists erased_verbatims;
drop table if exists erased_texts;
