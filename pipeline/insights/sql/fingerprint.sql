-- name: inputs
-- grain: one row: what the derived tables are computed from, as counts and sums of row hashes
-- reads: audits.items, audits.labels, enriched.documents, enriched.sentences, enriched.sentiments, raw.measures, raw.persons, raw.responses, raw.scores, raw.verbatims, themes.sentence_themes, themes.themes,
--   themes.topic_models, touchpoints.journeys, touchpoints.sentence_touchpoints
-- Reads every key, no text.
select
    (select (count(*), sum(hash(response_id, row_hash, source, journey_id, channel, customer_key, created_at, attributes::text)))::text from raw.responses) as responses,
    (select (count(*), sum(hash(source, customer_key, customer)))::text from raw.persons) as persons,
    (select (count(*), sum(hash(response_id, kind, item, value, scale_min, scale_max, score, question, satisfied_from)))::text from raw.scores) as scores,
    (select (count(*), sum(hash(response_id, kind, value, currency)))::text from raw.measures) as measures,
    (select (count(*), sum(hash(verbatim_id, response_id)))::text from raw.verbatims) as verbatims,
    (select (count(*), sum(hash(verbatim_id, text_hash, unread)))::text from enriched.documents) as documents,
    (select (count(*), sum(sentences))::text from enriched.sentiments where model_fingerprint = $model_fingerprint) as sentences,
    (
        select (count(*), sum(hash(text_hash, sentence_index, intent, intent_confidence)))::text from enriched.sentences
        where model_fingerprint = $model_fingerprint
    ) as intents,
    (select (count(*), sum(hash(theme_id, label, status)))::text from themes.themes) as themes,
    (
        select (count(*), sum(hash(st.text_hash, st.sentence_index, st.theme_id, st.topic_model_id)))::text
        from themes.sentence_themes as st
        join themes.topic_models as tm on tm.topic_model_id = st.topic_model_id and tm.is_current
        where st.model_fingerprint = $model_fingerprint
    ) as sentence_themes,
    (select (count(*), sum(hash(journey_id, map_hash)))::text from touchpoints.journeys) as journeys,
    (
        select (count(*), sum(hash(journey_id, map_hash, text_hash, sentence_index, touchpoint_id)))::text
        from touchpoints.sentence_touchpoints
        where model_fingerprint = $model_fingerprint
    ) as sentence_touchpoints,
    (select (count(*), sum(hash(label_id, who, action, journey_id, text_hash, start_char, end_char, opinions::text)))::text from audits.labels) as labels,
    (select (count(*), sum(hash(draw_id, item, verbatim_id, text_hash)))::text from audits.items) as items;

-- name: state
-- grain: one row: fingerprint of the inputs that the derived tables were computed from
-- reads: insights.state
-- writes: insights.state
-- key: fingerprint
create schema if not exists insights;
create table if not exists insights.state (fingerprint text not null);
comment on table insights.state is 'One row: what the other tables of this schema were computed from.';
comment on column insights.state.fingerprint is 'sha256 over counts and hashes of the inputs, the settings, the annotator and the code of this stage.';
select fingerprint from insights.state;

-- name: write_state
-- grain: one row
-- writes: insights.state
delete from insights.state;
insert into insights.state values ($fingerprint);
