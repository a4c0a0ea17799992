-- grain: key map, row of a key map, further key of a response, joined customer key, conflict of keys; view: response. Owner: pipeline/raw.
create table raw.key_maps (
    file_name text not null,
    file_hash text not null,
    rules text not null,
    rows_read bigint not null,
    rows_left_out bigint not null
);
comment on table raw.key_maps is 'one row per key map that was read: a file that says which keys are one person''s';
comment on column raw.key_maps.file_name is 'name relative to the data folder';
comment on column raw.key_maps.file_hash is 'sha256 of the content; a map that has not changed is not read again';
comment on column raw.key_maps.rules is 'stamp of the rules by which its keys are stored';
comment on column raw.key_maps.rows_read is 'rows below the header';
comment on column raw.key_maps.rows_left_out is 'rows without a person or without a key, and rows of customers who were erased';

create table raw.key_map_rows (
    file_name text not null,
    line_number bigint not null,
    source text,
    key text not null,
    person text not null,
    is_role boolean not null
);
comment on table raw.key_map_rows is 'one row per key in a key map, as the files are now; none is kept of a file that is gone';
comment on column raw.key_map_rows.file_name is 'raw.key_maps.file_name';
comment on column raw.key_map_rows.line_number is 'line (text files) or row (Parquet) of the file, from 1';
comment on column raw.key_map_rows.source is 'source whose key it is; null: of any source';
comment on column raw.key_map_rows.key is 'the key as it is stored; a contact is always a keyed hash';
comment on column raw.key_map_rows.person is 'keyed hash of what the map calls the person';
comment on column raw.key_map_rows.is_role is 'whether it is an address of a function, such as info@, which joins nobody';

create table raw.response_keys (
    response_id text not null,
    kind text not null,
    key text not null,
    is_contact boolean not null,
    is_role boolean not null
);
comment on table raw.response_keys is 'one row per response and further key of its customer, newest version; the mapping names the columns (same_customer)';
comment on column raw.response_keys.response_id is 'raw.responses.response_id';
comment on column raw.response_keys.kind is 'name that the mapping gives the key, such as email or crm';
comment on column raw.response_keys.key is 'the key as it is stored; a contact is always a keyed hash';
comment on column raw.response_keys.is_contact is 'whether it is an e-mail address or phone number, of which a person may have several';
comment on column raw.response_keys.is_role is 'whether it, or the customer''s key, is an address of a function, such as info@, which joins nobody';

create table raw.persons (
    source text not null,
    customer_key text not null,
    customer text not null
);
comment on table raw.persons is 'one row per source and customer key that belongs to a person with further keys; made anew from key maps and further keys at each run';
comment on column raw.persons.source is 'raw.responses.source';
comment on column raw.persons.customer_key is 'raw.responses.customer_key';
comment on column raw.persons.customer is 'the person: the first of their loaded keys';

create table raw.key_conflicts (
    kind text not null check (kind in ('two_persons', 'shared_key', 'role_address', 'too_many_keys', 'contradiction')),
    key text not null,
    source text,
    persons bigint not null,
    keys bigint not null,
    said_by text[] not null
);
comment on table raw.key_conflicts is 'one row per key that joins nobody because what is said about it conflicts; made anew at each run';
comment on column raw.key_conflicts.kind is 'what is wrong: two_persons, shared_key, role_address, too_many_keys or contradiction';
comment on column raw.key_conflicts.key is 'the key, or the first of the keys, as it is stored';
comment on column raw.key_conflicts.source is 'source whose key it is; null: of any source';
comment on column raw.key_conflicts.persons is 'number of customers that stay apart';
comment on column raw.key_conflicts.keys is 'number of keys that are concerned';
comment on column raw.key_conflicts.said_by is 'key maps and sources that say so';

create view raw.customer_of as
select r.response_id, r.source, r.customer_key, coalesce(p.customer, r.customer_key, r.response_id) as customer
from raw.responses as r
left join raw.persons as p on p.source = r.source and p.customer_key = r.customer_key;
comment on view raw.customer_of is 'one row per response: whose it is';
comment on column raw.customer_of.response_id is 'raw.responses.response_id';
comment on column raw.customer_of.source is 'raw.responses.source';
comment on column raw.customer_of.customer_key is 'key in the source; null where anonymous';
comment on column raw.customer_of.customer is 'unit of every count of customers: the person, or the customer key, or the response where the customer is anonymous';
