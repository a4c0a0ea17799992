-- name: aged_verbatims
-- grain: verbatim whose text is older than texts are kept, and scored
-- reads: enriched.documents, enriched.sentiments, raw.responses, raw.verbatims
-- frames: kept_since (the settings)
-- writes: aged_verbatims
-- key: verbatim_id
-- kept_since: oldest time of a text that stays, by source; '' has that of every other source, null keeps all.
create or replace temp table aged_verbatims as
select v.verbatim_id, v.response_id
from raw.verbatims as v
join raw.responses as r on r.response_id = v.response_id
left join kept_since as own on own.source = r.source
left join kept_since as common on common.source = ''
where v.text is not null and r.created_at < if(own.source is null, common.since, own.since)
    and v.verbatim_id in (
        select d.verbatim_id from enriched.documents as d semi join (select text_hash from enriched.sentiments where model_fingerprint = $model_fingerprint) as s on s.text_hash = d.text_hash
    );

-- name: aged_versions
-- grain: older version of a response, with texts that are older than texts are kept
-- reads: raw.superseded
-- frames: kept_since (the settings)
-- writes: aged_versions
-- key: version
create or replace temp table aged_versions as
select s.rowid as version
from raw.superseded as s
left join kept_since as own on own.source = split_part(s.response_id, ':', 1)
left join kept_since as common on common.source = ''
where json_array_length(s.response, '$.verbatims') > 0
    and coalesce(try_cast(json_extract_string(s.response, '$.response.created_at') as timestamptz), s.superseded_at) < if(own.source is null, common.since, own.since);

-- name: aged_rejects
-- grain: rejected row that is older than texts are kept
-- reads: raw.files, raw.rejected_rows
-- frames: kept_since (the settings)
-- writes: aged_rejects
-- key: reject
create or replace temp table aged_rejects as
select r.rowid as reject
from raw.rejected_rows as r
left join (select file_hash, any_value(source) as source from raw.files group by file_hash) as f on f.file_hash = r.file_hash
left join kept_since as own on own.source = coalesce(r.source, f.source)
left join kept_since as common on common.source = ''
where r.raw_text is not null and r.rejected_at < if(own.source is null, common.since, own.since);

-- name: wordless_texts
-- grain: text whose verbatims have lost theirs; key under which what was counted of it is kept
-- reads: enriched.documents, enriched.removed_texts, enriched.sentiments, raw.verbatims, aged_verbatims
-- writes: wordless_texts
-- key: text_hash
-- is_shared: somebody whose text stays wrote the same words. Then the figures are copied, else they are moved.
create or replace temp table wordless_texts as
select d.text_hash, 'removed:' || uuid()::text as new_hash, false as is_shared
from enriched.documents as d
join raw.verbatims as v on v.verbatim_id = d.verbatim_id
anti join enriched.removed_texts as r on r.text_hash = d.text_hash
where (v.text is null or v.verbatim_id in (select verbatim_id from aged_verbatims))
    and d.text_hash in (select text_hash from enriched.sentiments where model_fingerprint = $model_fingerprint)
group by d.text_hash;
update wordless_texts set is_shared = true
where text_hash in (
    select d.text_hash
    from enriched.documents as d
    join raw.verbatims as v on v.verbatim_id = d.verbatim_id
    where v.text is not null and v.verbatim_id not in (select verbatim_id from aged_verbatims)
);

-- name: unread_verbatims
-- grain: verbatim that lost its text before any model read it
-- reads: enriched.documents, raw.verbatims, wordless_texts
-- writes: unread_verbatims
-- key: verbatim_id
create or replace temp table unread_verbatims as
select v.verbatim_id
from raw.verbatims as v
left join enriched.documents as d on d.verbatim_id = v.verbatim_id
where v.text is null and (d.text_hash is null or (not starts_with(d.text_hash, 'removed:') and d.text_hash not in (select text_hash from wordless_texts)));

-- name: count_removed
-- grain: one row: what is removed
-- reads: aged_rejects, aged_verbatims, aged_versions, unread_verbatims, wordless_texts
select
    (select count(*) from aged_verbatims), (select count(*) from aged_versions), (select count(*) from aged_rejects),
    (select count(*) from wordless_texts), (select count(*) from unread_verbatims);

-- name: remove_raw
-- grain: verbatim, older version, rejected row
-- reads: aged_rejects, aged_verbatims, aged_versions, unread_verbatims
-- writes: enriched.documents, raw.rejected_rows, raw.responses, raw.superseded, raw.verbatims
-- A response without its texts keeps the hash of its facts, by which a later export of the same row is a repeat.
update raw.verbatims set text = null, text_removed = 'age' where verbatim_id in (select verbatim_id from aged_verbatims);
update raw.responses set row_hash = 'age:' || facts_hash
where facts_hash is not null and response_id in (select response_id from aged_verbatims);
update raw.superseded set response = json_merge_patch(response, '{"verbatims": [], "response": {"row_hash": null}}')
where rowid in (select version from aged_versions);
update raw.rejected_rows set raw_text = null, reason = 'removed: older than privacy.texts_kept_months' where rowid in (select reject from aged_rejects);
delete from enriched.documents where verbatim_id in (select verbatim_id from unread_verbatims);
delete from raw.verbatims where verbatim_id in (select verbatim_id from unread_verbatims);

-- name: keep_figures
-- grain: text, sentence, mention, category and cue of a removed text
-- reads: audits.labels, enriched.categories, enriched.mentions, enriched.sentences, enriched.sentiments, insights.kept_cue_texts, insights.kept_cues,
--   raw.verbatims, themes.sentence_themes, touchpoints.pins, touchpoints.sentence_touchpoints, wordless_texts
-- writes: audits.items, audits.labels, enriched.categories, enriched.mentions, enriched.removed_texts, enriched.sentences, enriched.sentiments, insights.kept_cue_texts,
--   insights.kept_cues, themes.sentence_themes, touchpoints.pins, touchpoints.sentence_touchpoints
-- Under a random key, so that no text can be recognised by its hash. No vector, term or matched word is kept: texts can be rebuilt from vectors.
insert into enriched.removed_texts select new_hash, $model_fingerprint, now() from wordless_texts;
insert into enriched.sentiments by name
select s.* replace (w.new_hash as text_hash) from enriched.sentiments as s join wordless_texts as w on w.text_hash = s.text_hash where s.model_fingerprint = $model_fingerprint;
insert into enriched.sentences by name
select s.* replace (w.new_hash as text_hash, ''::blob as embedding) from enriched.sentences as s join wordless_texts as w on w.text_hash = s.text_hash where s.model_fingerprint = $model_fingerprint;
insert into enriched.mentions by name
select s.* replace (w.new_hash as text_hash, null as term) from enriched.mentions as s join wordless_texts as w on w.text_hash = s.text_hash where s.model_fingerprint = $model_fingerprint;
insert into enriched.categories by name
select s.* replace (w.new_hash as text_hash) from enriched.categories as s join wordless_texts as w on w.text_hash = s.text_hash where s.model_fingerprint = $model_fingerprint;
insert into themes.sentence_themes by name
select s.* replace (w.new_hash as text_hash) from themes.sentence_themes as s join wordless_texts as w on w.text_hash = s.text_hash where s.model_fingerprint = $model_fingerprint;
insert into touchpoints.sentence_touchpoints by name
select s.* replace (w.new_hash as text_hash) from touchpoints.sentence_touchpoints as s join wordless_texts as w on w.text_hash = s.text_hash where s.model_fingerprint = $model_fingerprint;
insert into insights.kept_cue_texts by name
select w.new_hash as text_hash from insights.kept_cue_texts as s join wordless_texts as w on w.text_hash = s.text_hash;
insert into insights.kept_cues by name
select s.* replace (w.new_hash as text_hash, '[removed]' as words) from insights.kept_cues as s join wordless_texts as w on w.text_hash = s.text_hash;
insert into touchpoints.pins by name
select p.* exclude (pin_id) replace (w.new_hash as text_hash)
from touchpoints.pins as p
join wordless_texts as w on w.text_hash = p.text_hash
order by p.pin_id;
insert into audits.labels by name
select l.* exclude (label_id) replace (w.new_hash as text_hash)
from audits.labels as l
join wordless_texts as w on w.text_hash = l.text_hash
order by l.label_id;
update audits.items as i set text_hash = w.new_hash
from wordless_texts as w
where w.text_hash = i.text_hash and i.verbatim_id in (select verbatim_id from raw.verbatims where text is null);

-- name: forget_words
-- grain: verbatim without its text
-- reads: raw.verbatims, wordless_texts
-- writes: enriched.documents
update enriched.documents as d set text_hash = w.new_hash, raw_hash = ''
from wordless_texts as w
where w.text_hash = d.text_hash and d.verbatim_id in (select verbatim_id from raw.verbatims where text is null);

-- name: gone_texts
-- grain: text that no document has any more
-- reads: enriched.documents, enriched.texts
-- writes: gone_texts
-- key: text_hash
-- Texts of older versions have no document: every text without one goes.
create or replace temp table gone_texts as
select text_hash from enriched.texts where text_hash not in (select text_hash from enriched.documents);

-- name: forget_texts
-- grain: text, with what was computed from it
-- reads: gone_texts
-- writes: audits.items, audits.labels, enriched.categories, enriched.mentions, enriched.sentences, enriched.sentiments, enriched.texts, insights.kept_cue_texts,
--   insights.kept_cues, themes.exemplars, themes.sentence_themes, touchpoints.pins, touchpoints.sentence_touchpoints
delete from audits.items where text_hash in (select text_hash from gone_texts);
delete from audits.labels where text_hash in (select text_hash from gone_texts);
delete from touchpoints.pins where text_hash in (select text_hash from gone_texts);
delete from touchpoints.sentence_touchpoints where text_hash in (select text_hash from gone_texts);
delete from themes.sentence_themes where text_hash in (select text_hash from gone_texts);
delete from themes.exemplars where text_hash in (select text_hash from gone_texts);
delete from enriched.categories where text_hash in (select text_hash from gone_texts);
delete from enriched.mentions where text_hash in (select text_hash from gone_texts);
delete from enriched.sentences where text_hash in (select text_hash from gone_texts);
delete from enriched.sentiments where text_hash in (select text_hash from gone_texts);
delete from insights.kept_cues where text_hash in (select text_hash from gone_texts);
delete from insights.kept_cue_texts where text_hash in (select text_hash from gone_texts);
delete from enriched.texts where text_hash in (select text_hash from gone_texts);

-- name: still_readable
-- grain: text of a published file, attached as `shown`, that the warehouse, attached as `kept`, does not have any more
-- reads: published.verbatims, raw.verbatims
select v.verbatim_id
from shown.published.verbatims as v
left join kept.raw.verbatims as k on k.verbatim_id = v.verbatim_id
where v.text is not null and k.text is null;
