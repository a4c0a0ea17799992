-- grain: one row a table below. Owner: pipeline/insights. State: what a run may take over from the run before it, because nothing it was computed from has changed.
create schema if not exists insights;

create table insights.kept_months (period text not null, fingerprint text not null, basis text not null);
comment on table insights.kept_months is 'one row a calendar month: what the other kept_* tables hold of it was computed from';
comment on column insights.kept_months.period is 'YYYY-MM, UTC';
comment on column insights.kept_months.fingerprint is 'count and hashes of the month''s sentences, with their customers, scopes, themes and touchpoints';
comment on column insights.kept_months.basis is 'sha256 over the settings, the annotator and the code of the stage';

create table insights.kept_trend_sums (
    scope text not null, journey_id text not null, subject text not null, subject_id text not null, period text not null,
    n double not null, s double not null, q double not null, k double not null, active double not null,
    n0 double not null, s0 double not null, q0 double not null, k0 double not null, active0 double not null
);
comment on table insights.kept_trend_sums is 'one row a scope, touchpoint or theme, and month with a customer: sums of pipeline/insights/sql/kept_trend_sums.sql';

create table insights.kept_watch_counts (
    grain text not null, journey_id text not null, subject text not null, subject_id text not null, period integer not null, n bigint not null
);
comment on table insights.kept_watch_counts is 'one row a series and day, week, month or three days: customers, see pipeline/insights/sql/kept_watch_counts.sql';

create table insights.kept_theme_words (
    theme_id text not null, period text not null, place bigint not null, word text not null, weight double not null, sentences bigint not null,
    customers bigint not null
);
comment on table insights.kept_theme_words is 'one row a theme, month and characteristic word, see pipeline/insights/sql/kept_theme_words.sql';

create table insights.kept_cue_texts (text_hash text primary key);
comment on table insights.kept_cue_texts is 'one row a text in which cues were looked for';

create table insights.kept_cues (text_hash text not null, sentence_index integer not null, cue text not null, value tinyint not null, words text not null);
comment on table insights.kept_cues is 'one row a sentence of a text and cue found in it';
