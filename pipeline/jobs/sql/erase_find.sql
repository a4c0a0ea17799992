-- name: erased
-- grain: response of the customer
-- reads: raw.responses
-- writes: erased
-- key: response_id
create or replace temp table erased as select response_id from raw.responses where customer_key = $customer_key;

-- name: erased_versions
-- grain: superseded version of a response of the customer
-- reads: raw.superseded, erased
-- writes: erased_versions
-- key: version
-- The key may have stood in an older version only: then that version goes, and the response stays.
create or replace temp table erased_versions as
select rowid as version from raw.superseded
where response_id in (select response_id from erased) or json_extract_string(response, '$.response.customer_key') = $customer_key;

-- name: erased_rejects
-- grain: rejected row that names the customer
-- reads: raw.rejected_rows
-- writes: erased_rejects
-- key: reject
-- A key of fewer than six characters must be a whole word of the row.
create or replace temp table erased_rejects as
select rowid as reject from raw.rejected_rows
where
    list_contains(regexp_split_to_array(raw_text, $separators), $customer_key) or list_contains(regexp_split_to_array(reason, $separators), $customer_key)
    or (length($customer_key) >= 6 and (contains(raw_text, $customer_key) or contains(reason, $customer_key)));

-- name: erased_verbatims
-- grain: verbatim of the customer
-- reads: raw.verbatims, erased
-- writes: erased_verbatims
-- key: verbatim_id
create or replace temp table erased_verbatims as
select verbatim_id from raw.verbatims where response_id in (select response_id from erased);

-- name: count_erased
-- grain: one row: what the erasure finds
-- reads: raw.files, raw.rejected_rows, raw.responses, raw.superseded, raw.verbatims, erased, erased_rejects, erased_versions
select
    (select count(*) from erased) as responses, (select count(*) from erased_versions) as superseded, (select count(*) from erased_rejects) as rejected_rows,
    (select count(*) from raw.verbatims where response_id in (select response_id from erased)) as verbatims,
    (
        select coalesce(list(distinct f.file_name order by f.file_name), []) from raw.files as f
        where f.file_hash in (
            select file_hash from raw.responses where response_id in (select response_id from erased)
            union all select file_hash from raw.rejected_rows where rowid in (select reject from erased_rejects)
            union all select json_extract_string(response, '$.response.file_hash') from raw.superseded where rowid in (select version from erased_versions)
        )
    ) as files;
