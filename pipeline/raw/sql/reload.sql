-- name: loaded_files
-- grain: file of a source, in the order in which it was loaded
-- reads: raw.files
select file_hash, file_name from raw.files where source = $source and status = 'loaded' order by loaded_at, file_name;

-- name: protected
-- grain: response of the source whose texts were removed
-- reads: raw.responses, raw.verbatims
-- writes: protected
-- key: response_id
create or replace temp table protected as
select r.response_id, if(r.consent = 'no', 'consent', 'age') as why
from raw.responses as r
where r.source = $source and (
    r.consent = 'no' or starts_with(r.row_hash, 'age:') or r.response_id in (select response_id from raw.verbatims where text_removed is not null)
);

-- name: reloaded
-- grain: response that the files gave and that is read again, as it was
-- reads: protected, raw.responses
-- writes: reloaded
-- key: response_id
-- Responses are known by their newest file, so that those of files that are gone stay; so do those whose texts were removed.
create or replace temp table reloaded as
select response_id, row_hash from raw.responses
where source = $source and list_contains($hashes, file_hash) and response_id not in (select response_id from protected);

-- name: untouched
-- grain: response of the source that stays
-- reads: raw.responses, reloaded
-- writes: untouched
-- key: response_id
create or replace temp table untouched as
select response_id from raw.responses where source = $source and response_id not in (select response_id from reloaded);

-- name: count_rejects
-- grain: one row: rows of the files that were rejected
-- reads: raw.rejected_rows
select count(*) from raw.rejected_rows where list_contains($hashes, file_hash) and (source is null or source = $source);

-- name: set_aside
-- grain: response that is read again
-- reads: reloaded
-- writes: raw.measures, raw.response_keys, raw.responses, raw.scores, raw.superseded, raw.verbatims
-- Part of the transaction that reads the files again.
delete from raw.scores where response_id in (select response_id from reloaded);
delete from raw.measures where response_id in (select response_id from reloaded);
delete from raw.response_keys where response_id in (select response_id from reloaded);
delete from raw.verbatims where response_id in (select response_id from reloaded);
delete from raw.superseded where response_id in (select response_id from reloaded);
delete from raw.responses where response_id in (select response_id from reloaded);

-- name: protect_again
-- grain: response whose texts were removed
-- reads: protected
-- writes: raw.responses, raw.superseded, raw.verbatims
-- No text that was removed for its age, or for a consent that was taken back, comes back with the file.
update raw.verbatims set text = null, text_removed = p.why from protected as p where raw.verbatims.response_id = p.response_id;
update raw.responses set consent = 'no' where response_id in (select response_id from protected where why = 'consent');
update raw.responses set row_hash = 'age:' || facts_hash
where facts_hash is not null and response_id in (select response_id from protected where why = 'age');
update raw.superseded set response = json_merge_patch(response, '{"verbatims": []}') where response_id in (select response_id from protected);

-- name: count_reloaded
-- grain: one row: responses that are new, gone, changed and the same
-- reads: raw.responses, reloaded, untouched
with pairs as (
    select o.response_id is not null as was, n.response_id is not null as is_now, o.row_hash = n.row_hash as is_same
    from reloaded as o
    full join (select response_id, row_hash from raw.responses where source = $source) as n on n.response_id = o.response_id
)
select
    count(*) filter (not was and is_now) - (select count(*) from untouched) as new_ones, count(*) filter (was and not is_now) as gone,
    count(*) filter (was and is_now and not is_same) as changed, count(*) filter (was and is_now and is_same) as same_ones
from pairs;
