-- grain: topic model, topic, theme, theme event, sentence and topic model. Owner: pipeline/themes. State.
create schema themes;

create table themes.topic_models (
    topic_model_id text not null,
    created_at timestamptz not null,
    model_fingerprint text not null,
    parameters json not null,
    sentences_seen bigint not null,
    sentences_fitted bigint not null,
    topics integer not null,
    outlier_share double not null,
    threshold double not null,
    is_current boolean not null,
    note text
);
comment on table themes.topic_models is 'one row a fitted topic model';
comment on column themes.topic_models.topic_model_id is 'identifier: hash of the fitted sentences, parameters and annotator';
comment on column themes.topic_models.created_at is 'UTC time of the fit';
comment on column themes.topic_models.model_fingerprint is 'annotator whose embeddings it was fitted on';
comment on column themes.topic_models.parameters is 'JSON: settings, seed, package versions';
comment on column themes.topic_models.sentences_seen is 'distinct sentences in the warehouse at the fit';
comment on column themes.topic_models.sentences_fitted is 'of these, in the bounded sample that was fitted';
comment on column themes.topic_models.topics is 'clusters found';
comment on column themes.topic_models.outlier_share is 'share of the sample that the clustering left out, 0 to 1';
comment on column themes.topic_models.threshold is 'lowest cosine at which a sentence is assigned to a theme';
comment on column themes.topic_models.is_current is 'true for the model that runs assign with';
comment on column themes.topic_models.note is 'why it is or is not current';

create table themes.themes (
    theme_id text not null,
    label text not null,
    keywords text[] not null,
    description text not null,
    status text not null check (status in ('active', 'retired')),
    first_seen timestamptz not null,
    topic_model_id text not null,
    centroid blob not null
);
comment on table themes.themes is 'one row a theme; ids are never reused';
comment on column themes.themes.theme_id is 'identifier, T001 and on';
comment on column themes.themes.label is 'short noun phrase';
comment on column themes.themes.keywords is 'up to ten words, most characteristic first';
comment on column themes.themes.description is 'one line';
comment on column themes.themes.status is 'active or retired';
comment on column themes.themes.first_seen is 'UTC time of the fit that first found it';
comment on column themes.themes.topic_model_id is 'topic model that last confirmed it';
comment on column themes.themes.centroid is 'little-endian float32 vector, L2-normalised mean of its sentences';

create table themes.theme_events (
    topic_model_id text not null,
    theme_id text not null,
    event text not null check (event in ('born', 'kept', 'split', 'merged', 'retired')),
    happened_at timestamptz not null,
    evidence json not null
);
comment on table themes.theme_events is 'one row a change of a theme at a refit';
comment on column themes.theme_events.topic_model_id is 'refit that caused it';
comment on column themes.theme_events.theme_id is 'themes.themes.theme_id';
comment on column themes.theme_events.event is 'born, kept, split, merged or retired';
comment on column themes.theme_events.happened_at is 'UTC time';
comment on column themes.theme_events.evidence is 'JSON: centroid similarity, shared sentences, matched topic';

create table themes.sentence_themes (
    text_hash text not null, model_fingerprint text not null, sentence_index integer not null,
    topic_model_id text not null, theme_id text, score double, reason text
);
comment on table themes.sentence_themes is 'one row a sentence and topic model';
comment on column themes.sentence_themes.text_hash is 'enriched.texts.text_hash';
comment on column themes.sentence_themes.model_fingerprint is 'annotator whose sentence it is';
comment on column themes.sentence_themes.sentence_index is 'position in the text, from 0';
comment on column themes.sentence_themes.topic_model_id is 'topic model that assigned it';
comment on column themes.sentence_themes.theme_id is 'themes.themes.theme_id; null: unthemed';
comment on column themes.sentence_themes.score is 'cosine with the theme''s centroid, -1 to 1; null where not compared';
comment on column themes.sentence_themes.reason is 'why it is unthemed: too_short, no_content or below_threshold; null where it has a theme';

create table themes.topics (
    topic_model_id text not null, topic integer not null, theme_id text, sentences integer not null, keywords text[] not null,
    centroid blob not null
);
comment on table themes.topics is 'one row a topic of a fitted model; what a sentence is compared with';
comment on column themes.topics.topic_model_id is 'themes.topic_models.topic_model_id';
comment on column themes.topics.topic is 'number within the model, from 0, largest first';
comment on column themes.topics.theme_id is 'themes.themes.theme_id; null in a model that was not made current';
comment on column themes.topics.sentences is 'sentences of the fitted sample in it';
comment on column themes.topics.keywords is 'up to ten words, most characteristic first';
comment on column themes.topics.centroid is 'little-endian float32 vector, L2-normalised mean of its sentences';

create view themes.current_sentence_themes as
select st.text_hash, st.model_fingerprint, st.sentence_index, st.theme_id, st.score, st.reason
from themes.sentence_themes as st
join themes.topic_models as tm on tm.topic_model_id = st.topic_model_id and tm.model_fingerprint = st.model_fingerprint
where tm.is_current;
comment on view themes.current_sentence_themes is 'one row a sentence: its theme under the model that is current';
comment on column themes.current_sentence_themes.text_hash is 'enriched.texts.text_hash';
comment on column themes.current_sentence_themes.model_fingerprint is 'annotator whose sentence it is';
comment on column themes.current_sentence_themes.sentence_index is 'position in the text, from 0';
comment on column themes.current_sentence_themes.theme_id is 'themes.themes.theme_id; null: unthemed';
comment on column themes.current_sentence_themes.score is 'cosine with the theme''s centroid, -1 to 1; null where not compared';
comment on column themes.current_sentence_themes.reason is 'why it is unthemed; null where it has a theme';
