-- name: erase_bury
-- grain: tombstone of the customer, and of each of their responses
-- reads: ops.tombstones, erased
-- writes: ops.tombstones
-- One salt for the whole warehouse.
insert into ops.tombstones
with salted as (select coalesce((select any_value(salt) from ops.tombstones), $salt) as salt),
keys as (
    select 'customer' as kind, unnest($keys) as key
    union all select 'response', response_id from erased
)
select k.kind, sha256(s.salt || k.key), s.salt, now()
from keys as k cross join salted as s
where not exists (from ops.tombstones as t where t.kind = k.kind and t.digest = sha256(s.salt || k.key));

-- name: open_receipt
-- grain: erasure
-- reads: ops.erasures, ops.tombstones
-- writes: ops.erasures
-- In the transaction that deletes the rows. A repetition after it finds nothing and changes nothing.
insert into ops.erasures
select
    $erasure_id, coalesce((select list(sha256(t.salt || k) order by k) from (select any_value(salt) as salt from ops.tombstones) as t, unnest($keys) as u (k)), []),
    $requested_at::timestamptz, now(), null, $counts::json, '[]'::json
where not exists (from ops.erasures where erasure_id = $erasure_id);

-- name: add_to_receipt
-- grain: erasure
-- writes: ops.erasures
update ops.erasures set counts = json_merge_patch(counts, $counts::json), left_to_do = $left_to_do::json where erasure_id = $erasure_id;

-- name: close_receipt
-- grain: erasure
-- writes: ops.erasures
update ops.erasures set finished_at = now() where erasure_id = $erasure_id and finished_at is null;

-- name: receipts
-- grain: erasure, oldest first; with $keys only those of this customer
-- reads: ops.erasures, ops.tombstones
select erasure_id, requested_at, rows_erased_at, finished_at, counts::text, left_to_do::text, digests
from ops.erasures
where
    $keys::text[] is null
    or list_has_any(digests, (select coalesce(list(sha256(t.salt || k)), []) from (select any_value(salt) as salt from ops.tombstones) as t, unnest($keys::text[]) as u (k)))
order by requested_at, erasure_id;

-- name: erase_shown
-- grain: one row: the number of the customer's responses in a published file, attached as `shown`
-- reads: published.responses
select count(*) from shown.published.responses
where
    list_contains($keys, customer_key) or (contains(customer_key, '@') and list_contains($keys, lower(trim(customer_key))))
    or list_contains($responses, response_id);

-- name: shown_columns
-- grain: column of a published file, attached as `shown`, that can contain words
select table_name, column_name from duckdb_columns()
where
    database_name = 'shown' and schema_name = 'published' and list_contains($tables, table_name)
    and (data_type like '%VARCHAR%' or data_type = 'JSON');

-- name: last_manifest
-- grain: run that published, newest first; at most one
-- reads: ops.runs
select manifest::text from ops.runs where json_extract_string(manifest, '$.annotator') is not null order by started_at desc limit 1;
