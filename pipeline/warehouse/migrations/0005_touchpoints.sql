-- grain: journey, stage, touchpoint, sentence and journey, theme and journey. Owner: pipeline/touchpoints. Rebuilt when the journey map or the model changes.
create schema touchpoints;

create table touchpoints.journeys (journey_id text not null, name text not null, map_hash text not null, definition json not null);
comment on table touchpoints.journeys is 'one row a journey map in force';
comment on column touchpoints.journeys.journey_id is 'identifier: name of the map''s file';
comment on column touchpoints.journeys.name is 'name to show';
comment on column touchpoints.journeys.map_hash is 'sha256 of the map; a changed map remaps every sentence';
comment on column touchpoints.journeys.definition is 'JSON of the whole map';

create table touchpoints.stages (journey_id text not null, stage_id text not null, position integer not null, name text not null);
comment on table touchpoints.stages is 'one row a stage of a journey';
comment on column touchpoints.stages.journey_id is 'touchpoints.journeys.journey_id';
comment on column touchpoints.stages.stage_id is 'identifier within the journey';
comment on column touchpoints.stages.position is 'order in the journey, from 1';
comment on column touchpoints.stages.name is 'name to show';

create table touchpoints.touchpoints (
    journey_id text not null, stage_id text not null, touchpoint_id text not null, position integer not null, name text not null,
    description text not null, categories text[] not null, channels text[] not null, purchase_relevance double not null,
    intended_net_sentiment double, intended_csat double, intended_effort double
);
comment on table touchpoints.touchpoints is 'one row a touchpoint of a journey';
comment on column touchpoints.touchpoints.journey_id is 'touchpoints.journeys.journey_id';
comment on column touchpoints.touchpoints.stage_id is 'touchpoints.stages.stage_id';
comment on column touchpoints.touchpoints.touchpoint_id is 'identifier within the journey';
comment on column touchpoints.touchpoints.position is 'order in the journey, from 1';
comment on column touchpoints.touchpoints.name is 'name to show';
comment on column touchpoints.touchpoints.description is 'what happens there, in one line';
comment on column touchpoints.touchpoints.categories is 'aspect categories that lead here';
comment on column touchpoints.touchpoints.channels is 'channels it happens in; empty: any';
comment on column touchpoints.touchpoints.purchase_relevance is 'weight for the decision to buy again, 0 to 1';
comment on column touchpoints.touchpoints.intended_net_sentiment is 'intended experience: net sentiment, -1 to 1; null where not stated';
comment on column touchpoints.touchpoints.intended_csat is 'intended experience: share of satisfied customers, 0 to 1; null where not stated';
comment on column touchpoints.touchpoints.intended_effort is 'intended experience: mean CES rescaled to 0 (hard) to 1 (easy); null where not stated';

create table touchpoints.sentence_touchpoints (
    journey_id text not null, map_hash text not null, text_hash text not null, model_fingerprint text not null, sentence_index integer not null,
    touchpoint_id text, score double, method text not null check (method in ('category', 'embedding', 'unmapped'))
);
comment on table touchpoints.sentence_touchpoints is 'one row a sentence and journey it is read under';
comment on column touchpoints.sentence_touchpoints.journey_id is 'touchpoints.journeys.journey_id';
comment on column touchpoints.sentence_touchpoints.map_hash is 'version of the map that was used';
comment on column touchpoints.sentence_touchpoints.text_hash is 'enriched.texts.text_hash';
comment on column touchpoints.sentence_touchpoints.model_fingerprint is 'annotator whose sentence it is';
comment on column touchpoints.sentence_touchpoints.sentence_index is 'position in the text, from 0';
comment on column touchpoints.sentence_touchpoints.touchpoint_id is 'touchpoints.touchpoints.touchpoint_id; null: unmapped';
comment on column touchpoints.sentence_touchpoints.score is 'confidence of the mapping, 0 to 1; null where unmapped without a candidate';
comment on column touchpoints.sentence_touchpoints.method is 'category (the annotator''s aspect category), embedding (similarity to the touchpoint) or unmapped';
