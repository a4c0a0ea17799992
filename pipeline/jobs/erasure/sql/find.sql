-- name: erased
-- grain: response of the customer
-- reads: raw.response_keys, raw.responses
-- writes: erased
-- key: response_id
-- By the customer's key, or by a further key that the response carries. Case does not count in an e-mail address.
create or replace temp table erased as
select response_id from raw.responses
where
    list_contains($keys, customer_key) or (contains(customer_key, '@') and list_contains($keys, lower(trim(customer_key))))
    or response_id in (select response_id from raw.response_keys where list_contains($keys, key));

-- name: erased_versions
-- grain: superseded version of a response of the customer
-- reads: raw.superseded, erased
-- writes: erased_versions
-- key: version
-- The key may have stood in an older version only: then that version goes, and the response stays.
create or replace temp table erased_versions as
with keyed as (
    select rowid as version, response_id, json_extract_string(response, '$.response.customer_key') as customer_key from raw.superseded
)
select version from keyed
where
    response_id in (select response_id from erased) or list_contains($keys, customer_key)
    or (contains(customer_key, '@') and list_contains($keys, lower(trim(customer_key))));

-- name: erased_verbatims
-- grain: verbatim of the customer
-- reads: raw.verbatims, erased
-- writes: erased_verbatims
-- key: verbatim_id
create or replace temp table erased_verbatims as
select verbatim_id from raw.verbatims where response_id in (select response_id from erased);

-- name: nearly_this_key
-- grain: one row: whether another customer's key differs from this one in case or spaces only
-- reads: raw.responses
select count(*) > 0 from raw.responses
where
    lower(regexp_replace(customer_key, '\s+', '', 'g')) = lower(regexp_replace($key, '\s+', '', 'g'))
    and not list_contains($keys, customer_key);

-- name: erased_ids
-- grain: response of the customer, and older versions of it
-- reads: raw.responses, raw.superseded, erased, erased_versions
select response_id, native_id from raw.responses where response_id in (select response_id from erased)
union
select response_id, json_extract_string(response, '$.response.native_id') from raw.superseded where rowid in (select version from erased_versions);

-- name: erased_words
-- grain: text that the customer gave, as it was given and as it was cleaned
-- reads: enriched.documents, enriched.texts, raw.responses, raw.superseded, raw.verbatims, erased, erased_verbatims, erased_versions
-- JSON is marked; its values count, and not the names of its fields.
select text, false as is_json from raw.verbatims where response_id in (select response_id from erased)
union all
select t.text, false from enriched.texts as t
where t.text_hash in (select text_hash from enriched.documents where verbatim_id in (select verbatim_id from erased_verbatims))
union all
select attributes::text, true from raw.responses where attributes is not null and response_id in (select response_id from erased)
union all
select (response -> '$.verbatims[*].text')::text, true from raw.superseded where rowid in (select version from erased_versions)
union all
select (response -> '$.response.attributes')::text, true from raw.superseded
where (response -> '$.response.attributes') is not null and rowid in (select version from erased_versions);

-- name: other_words
-- grain: text, or attributes, of other customers; read when the customer's rows are gone
-- reads: enriched.texts, raw.responses
select text, false as is_json from enriched.texts
union all
select distinct attributes::text, true from raw.responses where attributes is not null;

-- name: rejected_texts
-- grain: rejected row that still has its text, in the order of its file
-- reads: raw.rejected_rows
select rowid, file_hash, line_number, reason, raw_text from raw.rejected_rows
where raw_text is not null or reason <> 'erased at the customer''s request'
order by file_hash, line_number, rowid;

-- name: lines_of_customer
-- grain: row of an input file that became a response of the customer
-- reads: raw.responses, erased
select file_hash, row_number from raw.responses where response_id in (select response_id from erased);

-- name: files_of_customer
-- grain: input file with a row of the customer
-- reads: raw.files, raw.responses, raw.superseded, erased, erased_versions
select distinct file_name, file_hash from raw.files
where file_hash in (
    select file_hash from raw.responses where response_id in (select response_id from erased)
    union all
    select json_extract_string(response, '$.response.file_hash') from raw.superseded where rowid in (select version from erased_versions)
    union all
    select unnest($rejected_files::text[])
)
order by file_name;

-- name: count_erased
-- grain: one row: what the erasure finds
-- reads: raw.measures, raw.scores, raw.verbatims, erased, erased_versions
select
    (select count(*) from erased) as responses, (select count(*) from erased_versions) as superseded,
    (select count(*) from raw.verbatims where response_id in (select response_id from erased)) as verbatims,
    (select count(*) from raw.scores where response_id in (select response_id from erased)) as scores,
    (select count(*) from raw.measures where response_id in (select response_id from erased)) as measures;

-- name: keys_ending_in
-- grain: customer key with these last digits, in the newest or an older version of a response
-- reads: raw.responses, raw.superseded
with keys as (
    select customer_key as key from raw.responses
    union
    select json_extract_string(response, '$.response.customer_key') from raw.superseded
)
select key from keys where ends_with(regexp_replace(key, '\D', '', 'g'), $digits) order by key;

-- name: unread_files
-- grain: attempt at an input file that could not be read
-- reads: raw.files
select file_name, file_hash, error from raw.files where error is not null;
