-- grain: one row: fingerprint of the inputs that the derived tables were computed from
-- reads: insights.state
-- writes: insights.state
-- key: fingerprint
create schema if not exists insights;
create table if not exists insights.state (fingerprint text not null);
comment on table insights.state is 'One row: what the other tables of this schema were computed from.';
comment on column insights.state.fingerprint is 'sha256 over counts and hashes of the inputs, the settings, the annotator and the code of this stage.';
select fingerprint from insights.state;
