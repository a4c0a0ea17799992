-- grain: pin; sentence and journey. Owner: pipeline/touchpoints. pins is state: append-only. sentence_touchpoints is made anew (a check cannot be
-- altered) and filled again by the next run, without the annotator.
create sequence touchpoints.pin_numbers;
create table touchpoints.pins (
    pin_id bigint not null default nextval('touchpoints.pin_numbers'),
    pinned_at timestamptz not null,
    who text not null,
    why text,
    action text not null check (action in ('pin', 'unpin')),
    journey_id text not null,
    target text not null check (target in ('sentence', 'theme')),
    target_id text not null,
    touchpoint_id text check ((touchpoint_id is null) = (action = 'unpin')),
    text_hash text check ((text_hash is null) = (target = 'theme')),
    start_char integer,
    end_char integer
);
comment on table touchpoints.pins is 'one row a decision of an analyst; of several on the same journey and target the last holds';
comment on column touchpoints.pins.pin_id is 'order of the decisions, from 1';
comment on column touchpoints.pins.pinned_at is 'UTC time of the decision';
comment on column touchpoints.pins.who is 'who decided';
comment on column touchpoints.pins.why is 'why; null where not said';
comment on column touchpoints.pins.action is 'pin, or unpin (the mapping decides again)';
comment on column touchpoints.pins.journey_id is 'journey map under which it holds';
comment on column touchpoints.pins.target is 'sentence (with every equal text) or theme (sentences of it that have no pin of their own)';
comment on column touchpoints.pins.target_id is 'sentence_id (verbatim_id#position) or theme_id';
comment on column touchpoints.pins.touchpoint_id is 'where it belongs; null for unpin';
comment on column touchpoints.pins.text_hash is 'text of the sentence when it was pinned; null for a theme';
comment on column touchpoints.pins.start_char is 'first character of the sentence in that text, from 0; null for a theme';
comment on column touchpoints.pins.end_char is 'character after its last; null for a theme';

drop table touchpoints.sentence_touchpoints;
create table touchpoints.sentence_touchpoints (
    journey_id text not null, map_hash text not null, text_hash text not null, model_fingerprint text not null, sentence_index integer not null,
    touchpoint_id text, score double, method text not null check (method in ('pinned', 'category', 'embedding', 'unmapped')),
    further text[] not null default []
);
comment on table touchpoints.sentence_touchpoints is 'one row a sentence and journey it is read under';
comment on column touchpoints.sentence_touchpoints.journey_id is 'touchpoints.journeys.journey_id';
comment on column touchpoints.sentence_touchpoints.map_hash is 'version of the map that was used';
comment on column touchpoints.sentence_touchpoints.text_hash is 'enriched.texts.text_hash';
comment on column touchpoints.sentence_touchpoints.model_fingerprint is 'annotator whose sentence it is';
comment on column touchpoints.sentence_touchpoints.sentence_index is 'position in the text, from 0';
comment on column touchpoints.sentence_touchpoints.touchpoint_id is 'touchpoints.touchpoints.touchpoint_id; null: unmapped';
comment on column touchpoints.sentence_touchpoints.score is 'chance that touchpoint_id is right, 0 to 1; 1 where pinned; where unmapped, that of the nearest touchpoint';
comment on column touchpoints.sentence_touchpoints.method is 'pinned (an analyst), category (the annotator''s aspect category), embedding (the map''s words) or unmapped';
comment on column touchpoints.sentence_touchpoints.further is 'touchpoints that the sentence names besides touchpoint_id, in the map''s order';
