-- grain: change of the policy of customer keys; cleaning of what was stored; source. Owner: pipeline/warehouse, cleaners: pipeline/raw. State: never rebuilt.
create table ops.key_policies (
    n integer not null,
    since timestamptz not null,
    mode text not null check (mode in ('plain', 'contact', 'all')),
    rules text not null,
    secret_mark text
);
comment on table ops.key_policies is 'one row per change of how customer keys are stored; the last one holds';
comment on column ops.key_policies.n is 'order of the changes, from 1';
comment on column ops.key_policies.since is 'UTC time of the change';
comment on column ops.key_policies.mode is 'which keys are keyed hashes: none (plain), those that are e-mail addresses or phone numbers (contact), or all';
comment on column ops.key_policies.rules is 'stamp of the code and settings that tell a contact from another key';
comment on column ops.key_policies.secret_mark is 'tells one secret from another, and does not help to guess it; null as long as none was needed';

create table ops.cleanings (
    begun_at timestamptz not null,
    run_id text,
    what json not null,
    finished_at timestamptz
);
comment on table ops.cleanings is 'one row per time that stored rows were cleaned because a rule had changed';
comment on column ops.cleanings.begun_at is 'UTC time at which the rows changed';
comment on column ops.cleanings.run_id is 'run in which they changed; null where it was not known yet';
comment on column ops.cleanings.what is 'JSON: number of changed rows by what they hold';
comment on column ops.cleanings.finished_at is 'UTC time from which no file of the installation holds what they were; null until then';

create table raw.cleaners (source text not null, stamp text not null);
comment on table raw.cleaners is 'one row per source: the rules by which the attributes, channels and languages of its responses were cleaned';
comment on column raw.cleaners.source is 'name of the source mapping';
comment on column raw.cleaners.stamp is 'stamp of the rules: code, settings of the source, and the finder of names';
