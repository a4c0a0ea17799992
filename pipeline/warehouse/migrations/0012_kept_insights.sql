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
comment on column insights.kept_trend_sums.scope is 'all, source:..., channel:... or attribute:value';
comment on column insights.kept_trend_sums.journey_id is 'journey map';
comment on column insights.kept_trend_sums.subject is 'touchpoint or theme';
comment on column insights.kept_trend_sums.subject_id is 'touchpoint or theme';
comment on column insights.kept_trend_sums.period is 'YYYY-MM, UTC';
comment on column insights.kept_trend_sums.n is 'customers who speak of it in the month';
comment on column insights.kept_trend_sums.s is 'sum of their net sentiment there';
comment on column insights.kept_trend_sums.q is 'sum of its squares';
comment on column insights.kept_trend_sums.k is 'those with a negative sentence about it';
comment on column insights.kept_trend_sums.active is 'customers who wrote anything in the journey';
comment on column insights.kept_trend_sums.n0 is 'as n, in the three months before together';
comment on column insights.kept_trend_sums.s0 is 'as s, in the three months before';
comment on column insights.kept_trend_sums.q0 is 'as q, in the three months before';
comment on column insights.kept_trend_sums.k0 is 'as k, in the three months before';
comment on column insights.kept_trend_sums.active0 is 'as active, in the three months before';

create table insights.kept_watch_counts (
    grain text not null, journey_id text not null, subject text not null, subject_id text not null, period integer not null, n bigint not null
);
comment on table insights.kept_watch_counts is 'one row a series and day, week, month or three days: customers, see pipeline/insights/sql/kept_watch_counts.sql';
comment on column insights.kept_watch_counts.grain is 'day, week, month or three days';
comment on column insights.kept_watch_counts.journey_id is 'journey map';
comment on column insights.kept_watch_counts.subject is 'touchpoint, theme, or empty: anything';
comment on column insights.kept_watch_counts.subject_id is 'touchpoint or theme; empty: anything';
comment on column insights.kept_watch_counts.period is 'number of the day or week since 1969-12-29, of the month since year 0; of three days: their last day';
comment on column insights.kept_watch_counts.n is 'customers with a negative sentence about it; of anything: customers who wrote';

create table insights.kept_theme_words (
    theme_id text not null, period text not null, place bigint not null, word text not null, weight double not null, sentences bigint not null,
    customers bigint not null
);
comment on table insights.kept_theme_words is 'one row a theme, month and characteristic word, see pipeline/insights/sql/kept_theme_words.sql';
comment on column insights.kept_theme_words.theme_id is 'themes.themes.theme_id';
comment on column insights.kept_theme_words.period is 'YYYY-MM, UTC';
comment on column insights.kept_theme_words.place is 'from 1, most characteristic first';
comment on column insights.kept_theme_words.word is 'lower-case word';
comment on column insights.kept_theme_words.weight is 'c-TF-IDF';
comment on column insights.kept_theme_words.sentences is 'sentences that hold the word';
comment on column insights.kept_theme_words.customers is 'customers who wrote them';

create table insights.kept_cue_texts (text_hash text primary key);
comment on table insights.kept_cue_texts is 'one row a text in which cues were looked for';
comment on column insights.kept_cue_texts.text_hash is 'enriched.texts.text_hash';

create table insights.kept_cues (text_hash text not null, sentence_index integer not null, cue text not null, value tinyint not null, words text not null);
comment on table insights.kept_cues is 'one row a sentence of a text and cue found in it';
comment on column insights.kept_cues.text_hash is 'enriched.texts.text_hash';
comment on column insights.kept_cues.sentence_index is 'position in the text, from 0';
comment on column insights.kept_cues.cue is 'as insights.sentence_cues';
comment on column insights.kept_cues.value is '-1 or 1';
comment on column insights.kept_cues.words is 'words that gave it away';
