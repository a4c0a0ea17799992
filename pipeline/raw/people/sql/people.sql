-- name: known_maps
-- grain: key map that was read
-- reads: raw.key_maps
select file_name, file_hash, rules from raw.key_maps order by file_name;

-- name: forget_maps
-- grain: key map
-- writes: raw.key_map_rows, raw.key_maps
delete from raw.key_map_rows where list_contains($names::text[], file_name);
delete from raw.key_maps where list_contains($names::text[], file_name);

-- name: write_map_rows
-- grain: key in a key map
-- frames: new_map_rows (the key map)
-- writes: raw.key_map_rows
insert into raw.key_map_rows by name select * from new_map_rows;

-- name: note_map
-- grain: key map
-- writes: raw.key_maps
insert into raw.key_maps values ($name, $digest, $rules, $rows, $left_out);

-- name: left_out_rows
-- grain: key map of which rows join nobody
-- reads: raw.key_maps
select file_name, rows_read, rows_left_out from raw.key_maps where rows_left_out > 0 order by file_name;

-- name: buried_customers
-- grain: one row: salt of the tombstones (null: there are none), and digests of erased customers
-- reads: ops.tombstones
select any_value(salt), coalesce(list(digest) filter (kind = 'customer'), []) from ops.tombstones;

-- name: said_keys
-- grain: key in a key map
-- reads: raw.key_map_rows
select distinct person, key, coalesce(source, '') as source, file_name from raw.key_map_rows;

-- name: linked_keys
-- grain: source × customer key × further key
-- reads: raw.response_keys, raw.responses
select distinct r.source, r.customer_key, k.key, k.kind
from raw.response_keys as k
join raw.responses as r on r.response_id = k.response_id
where r.customer_key is not null;

-- name: contact_keys
-- grain: further key that is a contact
-- reads: raw.response_keys
select distinct key from raw.response_keys where is_contact;

-- name: role_keys
-- grain: key that is an address of a function: in a key map, or of a response
-- reads: raw.key_map_rows, raw.response_keys
select key from raw.key_map_rows where is_role
union
select key from raw.response_keys where is_role;

-- name: any_said
-- grain: one row: whether anything is said about keys that belong together
-- reads: raw.key_map_rows, raw.response_keys
select exists (from raw.key_map_rows) or exists (from raw.response_keys);

-- name: loaded_keys
-- grain: source × customer key
-- reads: raw.responses
select distinct source, customer_key from raw.responses where customer_key is not null;

-- name: write_persons
-- grain: source × customer key; conflict
-- frames: new_conflicts (the keys), new_persons (the keys)
-- writes: raw.key_conflicts, raw.persons
delete from raw.persons;
insert into raw.persons by name select * from new_persons order by source, customer_key;
delete from raw.key_conflicts;
insert into raw.key_conflicts by name select * from new_conflicts order by all;

-- name: persons_hash
-- grain: one row: what raw.persons and raw.key_conflicts hold, as hashes
-- reads: raw.key_conflicts, raw.persons
select
    (select (count(*), sum(hash(source, customer_key, customer)))::text from raw.persons),
    (select (count(*), sum(hash(kind, key, source, persons, keys, said_by)))::text from raw.key_conflicts);

-- name: joined_counts
-- grain: one row: customers with further keys, their keys, and conflicts
-- reads: raw.key_conflicts, raw.persons
select
    (select count(distinct customer) from raw.persons), (select count(distinct (source, customer_key)) from raw.persons),
    (select count(*) from raw.key_conflicts);

-- name: conflict_counts
-- grain: kind of conflict
-- reads: raw.key_conflicts
select kind, count(*) from raw.key_conflicts group by kind order by kind;
