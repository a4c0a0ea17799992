-- grain: key that joins nobody because what is said about it conflicts
-- reads: raw.key_conflicts
-- writes: published.key_conflicts
-- key: conflict
create or replace table snapshot.published.key_conflicts as
select
    row_number() over (order by kind, key, source nulls first) as conflict, kind, key as customer_key, source, persons as customers, keys, said_by,
    case kind
        when 'two_persons' then format('A key map gives this key to {} persons. It joins nobody until the map gives it to one.', persons)
        when 'shared_key' then format('{} customers whom their source tells apart share this key, as a family shares an address. They stay apart until a key map says that they are one person.', persons)
        when 'role_address' then 'This is an address of a function, such as info@: many people write from it. It joins nobody.'
        when 'too_many_keys' then format('{} keys would be one person''s, more than customers.most_keys allows. They stay apart.', keys)
        else format('A chain of {} keys would join customers whom a source, or a key map, tells apart. They stay apart until a key map says whose each key is.', keys)
    end as reading
from raw.key_conflicts
order by conflict;
comment on table snapshot.published.key_conflicts is 'One row per customer key, or chain of keys, that is not joined to others because what key maps and sources say about it conflicts. Only keys that concern a customer with responses.';
comment on column snapshot.published.key_conflicts.conflict is 'Number of the row, from 1, by kind and key.';
comment on column snapshot.published.key_conflicts.kind is 'two_persons (a key map gives one key to two persons), shared_key (customers of one source share it), role_address (info@ and its like), too_many_keys (more than customers.most_keys), contradiction (a chain of keys joins customers whom a source or a map tells apart).';
comment on column snapshot.published.key_conflicts.customer_key is 'The key, or the first of the keys, as it is stored: contacts as keyed hashes.';
comment on column snapshot.published.key_conflicts.source is 'Source whose key it is; null: of any source.';
comment on column snapshot.published.key_conflicts.customers is 'Number of customers that stay apart.';
comment on column snapshot.published.key_conflicts.keys is 'Number of keys that are concerned.';
comment on column snapshot.published.key_conflicts.said_by is 'Key maps and sources that say so, in alphabetical order.';
comment on column snapshot.published.key_conflicts.reading is 'What it means, in a sentence.';
