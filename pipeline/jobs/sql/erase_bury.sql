-- grain: tombstone of the customer and of each of their responses. Owner: pipeline/jobs/erase.py. One salt for the whole warehouse.
insert into ops.tombstones
with salted as (select coalesce((select any_value(salt) from ops.tombstones), $salt) as salt),
keys as (
    select 'customer' as kind, $customer_key as key
    union all select 'response', response_id from erased
)
select k.kind, sha256(s.salt || k.key), s.salt, now()
from keys as k cross join salted as s
where not exists (from ops.tombstones as t where t.kind = k.kind and t.digest = sha256(s.salt || k.key));
