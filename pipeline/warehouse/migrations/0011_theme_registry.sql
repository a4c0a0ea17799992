-- grain: change of the current topic model, label of a theme, theme group, figure of a topic model, proposal. Owner: pipeline/themes. State.
create table themes.model_changes (
    topic_model_id text not null,
    since timestamptz not null
);
comment on table themes.model_changes is 'one row each time a topic model became the current one; append-only';
comment on column themes.model_changes.topic_model_id is 'themes.topic_models.topic_model_id';
comment on column themes.model_changes.since is 'UTC time from which runs assigned with it';
insert into themes.model_changes select topic_model_id, created_at from themes.topic_models where is_current;

create view themes.model_periods as
select topic_model_id, since as valid_from, lead(since) over (order by since, topic_model_id) as valid_to
from themes.model_changes;
comment on view themes.model_periods is 'one row a time in which a topic model was the current one';
comment on column themes.model_periods.topic_model_id is 'themes.topic_models.topic_model_id';
comment on column themes.model_periods.valid_from is 'UTC time of its beginning';
comment on column themes.model_periods.valid_to is 'UTC time of its end, exclusive; null: it is current';

create view themes.model_fits as
select topic_model_id, coalesce(json_extract_string(parameters, '$.base'), topic_model_id) as fit_id from themes.topic_models;
comment on view themes.model_fits is 'one row a topic model: the fit it is, or is a corrected version of; figures belong to fits';
comment on column themes.model_fits.topic_model_id is 'themes.topic_models.topic_model_id';
comment on column themes.model_fits.fit_id is 'topic_model_id of the fit';

create table themes.theme_labels (
    theme_id text not null,
    label text not null,
    since timestamptz not null
);
comment on table themes.theme_labels is 'one row a label that a theme was given; append-only, the last one holds';
comment on column themes.theme_labels.theme_id is 'themes.themes.theme_id';
comment on column themes.theme_labels.label is 'short noun phrase';
comment on column themes.theme_labels.since is 'UTC time';
insert into themes.theme_labels select theme_id, label, first_seen from themes.themes;

create table themes.theme_groups (
    group_id text not null,
    label text not null,
    keywords text[] not null,
    first_seen timestamptz not null
);
comment on table themes.theme_groups is 'one row a group of themes; ids are never reused';
comment on column themes.theme_groups.group_id is 'identifier, G01 and on';
comment on column themes.theme_groups.label is 'short noun phrase';
comment on column themes.theme_groups.keywords is 'up to ten words, most characteristic first';
comment on column themes.theme_groups.first_seen is 'UTC time';
alter table themes.themes add column group_id text;
comment on column themes.themes.group_id is 'themes.theme_groups.group_id; a theme keeps its group. null: too few themes for groups';

create table themes.model_quality (
    topic_model_id text not null,
    measure text not null check (measure in ('coherence', 'diversity', 'unthemed', 'stability', 'rand')),
    theme_id text,
    value double not null
);
comment on table themes.model_quality is 'one row a figure of a fitted topic model, or of a theme under it';
comment on column themes.model_quality.topic_model_id is 'themes.topic_models.topic_model_id';
comment on column themes.model_quality.measure is 'coherence (NPMI of the keywords in the sample, -1 to 1), diversity (share of different keywords, 0 to 1), unthemed (share of the sample, 0 to 1), stability (mean best Jaccard over fits on random halves, 0 to 1), rand (mean adjusted Rand index of these, -0.5 to 1)';
comment on column themes.model_quality.theme_id is 'themes.themes.theme_id; null: the whole model';
comment on column themes.model_quality.value is 'the figure';

create table themes.pool_checks (
    topic_model_id text not null,
    checked_at timestamptz not null,
    sentences bigint not null,
    proposals integer not null
);
comment on table themes.pool_checks is 'one row each time the pool of unthemed sentences was counted anew; append-only';
comment on column themes.pool_checks.topic_model_id is 'model under which they are unthemed';
comment on column themes.pool_checks.checked_at is 'UTC time';
comment on column themes.pool_checks.sentences is 'distinct sentences under the threshold of every theme';
comment on column themes.pool_checks.proposals is 'emerging themes found in it; 0 also at the first check of a model, which only counts';

create table themes.emerging (
    emerging_id text not null,
    topic_model_id text not null,
    found_at timestamptz not null,
    first_found_at timestamptz not null,
    label text not null,
    keywords text[] not null,
    description text not null,
    sentences bigint not null,
    new_sentences bigint not null,
    centroid blob not null,
    is_current boolean not null
);
comment on table themes.emerging is 'one row a cluster of unthemed sentences proposed as a theme, at each check that found it';
comment on column themes.emerging.emerging_id is 'identifier, E001 and on; the same where a later check finds the same cluster';
comment on column themes.emerging.topic_model_id is 'model under which its sentences are unthemed';
comment on column themes.emerging.found_at is 'UTC time of the check';
comment on column themes.emerging.first_found_at is 'UTC time of the first check that found it';
comment on column themes.emerging.label is 'short noun phrase, unlike the labels of the themes';
comment on column themes.emerging.keywords is 'up to ten words, most characteristic first';
comment on column themes.emerging.description is 'one line';
comment on column themes.emerging.sentences is 'distinct unthemed sentences in it';
comment on column themes.emerging.new_sentences is 'of these, those that came after the model became current';
comment on column themes.emerging.centroid is 'little-endian float32 vector, L2-normalised mean of its sentences';
comment on column themes.emerging.is_current is 'true for what the last check under the current model found';

create table themes.exemplars (
    topic_model_id text not null,
    theme_id text not null,
    place integer not null,
    text_hash text not null,
    sentence_index integer not null
);
comment on table themes.exemplars is 'one row a sentence that shows what a theme holds, or an emerging one, chosen when it was fitted or found';
comment on column themes.exemplars.topic_model_id is 'themes.topic_models.topic_model_id';
comment on column themes.exemplars.theme_id is 'themes.themes.theme_id or themes.emerging.emerging_id';
comment on column themes.exemplars.place is 'order, from 1';
comment on column themes.exemplars.text_hash is 'enriched.texts.text_hash';
comment on column themes.exemplars.sentence_index is 'position in the text, from 0';
