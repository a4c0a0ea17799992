-- grain: erasure of a customer. Owner: pipeline/jobs/erase.py. State: never rebuilt; the receipt that says what was erased, and when.
create table ops.erasures (
    erasure_id text not null,
    digests text[] not null,
    requested_at timestamptz not null,
    rows_erased_at timestamptz not null,
    finished_at timestamptz,
    counts json not null,
    left_to_do json not null
);
comment on table ops.erasures is 'one row per erasure of a customer, without key and text: the receipt';
comment on column ops.erasures.erasure_id is 'identifier, random';
comment on column ops.erasures.digests is 'sha256 of the salt of ops.tombstones and the key, for each form in which the key may be stored';
comment on column ops.erasures.requested_at is 'UTC time of the request';
comment on column ops.erasures.rows_erased_at is 'UTC time of the transaction that deleted the rows';
comment on column ops.erasures.finished_at is 'UTC time from which no file of the installation holds the customer; null until then';
comment on column ops.erasures.counts is 'JSON: rows, files and records erased, by place';
comment on column ops.erasures.left_to_do is 'JSON: files that the operator has to clean, such as input files and exports';
