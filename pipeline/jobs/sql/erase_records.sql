-- name: erase_bury
-- grain: tombstone of the customer, and of each of their responses
-- reads: ops.tombstones, erased
-- writes: ops.tombstones
-- One salt for the whole warehouse.
insert into ops.tombstones
with salted as (select coalesce((select any_value(salt) from ops.tombstones), $salt) as salt),
keys as (
    select 'customer' as kind, $customer_key as key
    union all select 'response', response_id from erased
)
select k.kind, sha256(s.salt || k.key), s.salt, now()
from keys as k cross join salted as s
where not exists (from ops.tombstones as t where t.kind = k.kind and t.digest = sha256(s.salt || k.key));

-- name: erase_shown
-- grain: one row: the number of the customer's responses in a published file, attached as `shown`
-- reads: published.responses
select count(*) from shown.published.responses where customer_key = $customer_key or list_contains($responses, response_id);

-- name: erase_forget
-- writes: erased, erased_rejects, erased_texts, erased_verbatims, erased_versions
-- Frees the temporary tables of an erasure.
drop table if exists erased;
drop table if exists erased_versions;
drop table if exists erased_rejects;
drop table if exists erased_verbatims;
drop table if exists erased_texts;
