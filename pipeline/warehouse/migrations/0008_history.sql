-- grain: change of the published file; erased customer or response. Owner: pipeline/published/history.py and pipeline/erase.py. State: never rebuilt.
create table ops.publications (
    n bigint not null,
    published_at timestamptz not null,
    action text not null check (action in ('publish', 'keep', 'go back', 'go forward', 'erase')),
    run_id text not null,
    pinned boolean not null
);
comment on table ops.publications is 'one row a snapshot that was made, or a change of which one is published; the last row says what readers see';
comment on column ops.publications.n is 'order, from 1';
comment on column ops.publications.published_at is 'UTC time';
comment on column ops.publications.action is 'publish (a run''s new snapshot went live), keep (it was kept beside a pinned one), go back, go forward (by hand), erase (rebuilt without a customer)';
comment on column ops.publications.run_id is 'run whose results the published file holds after it; for keep: the run whose snapshot was kept';
comment on column ops.publications.pinned is 'true: later runs keep their snapshots but do not replace the published file';

create table ops.tombstones (
    kind text not null check (kind in ('customer', 'response')),
    digest text not null,
    salt text not null,
    erased_at timestamptz not null
);
comment on table ops.tombstones is 'one row an erased customer, and one each of their responses: rows of later exports with these keys are left out';
comment on column ops.tombstones.kind is 'customer (customer_key) or response (response_id)';
comment on column ops.tombstones.digest is 'sha256 of salt and key; the key itself is not kept';
comment on column ops.tombstones.salt is 'random, the same in every row of this warehouse';
comment on column ops.tombstones.erased_at is 'UTC time';
