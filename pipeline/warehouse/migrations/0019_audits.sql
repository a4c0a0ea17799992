-- grain: draw of an audit; item of a draw; decision of a labeller. Owner: pipeline/jobs/audit. State, append-only: what people read themselves, whatever a model says.
create schema audits;
create sequence audits.draw_numbers;
create table audits.draws (
    draw_id bigint not null,
    drawn_at timestamptz not null,
    who text not null,
    seed bigint not null,
    unit text not null check (unit in ('sentence', 'review')),
    strata_by text[] not null,
    strata json not null
);
comment on table audits.draws is 'one row per audit sample that was drawn';
comment on column audits.draws.draw_id is 'number, from 1';
comment on column audits.draws.drawn_at is 'UTC time of the draw';
comment on column audits.draws.who is 'who drew it';
comment on column audits.draws.seed is 'the same seed on the same data draws the same customers';
comment on column audits.draws.unit is 'what is labelled: each sentence of the drawn customers'' texts, or each of their texts as a whole (review)';
comment on column audits.draws.strata_by is 'what the strata were made by: touchpoint, source, language';
comment on column audits.draws.strata is 'JSON list: stratum, customers in it, how many of them were drawn; a stratum of which none was drawn is not reached';

create table audits.items (
    draw_id bigint not null,
    item bigint not null,
    journey_id text not null,
    verbatim_id text not null,
    text_hash text not null,
    start_char integer,
    end_char integer,
    stratum integer not null,
    probability double not null check (probability > 0 and probability <= 1)
);
comment on table audits.items is 'one row per sentence or text of an audit sample; all sentences, or texts, of a drawn customer are in it';
comment on column audits.items.draw_id is 'audits.draws.draw_id';
comment on column audits.items.item is 'number in the draw, from 1, in the order in which they are labelled';
comment on column audits.items.journey_id is 'journey map under which it is read';
comment on column audits.items.verbatim_id is 'raw.verbatims.verbatim_id';
comment on column audits.items.text_hash is 'enriched.texts.text_hash';
comment on column audits.items.start_char is 'first character of the sentence, from 0; null: the whole text';
comment on column audits.items.end_char is 'character after its last; null: the whole text';
comment on column audits.items.stratum is 'position in audits.draws.strata, from 0';
comment on column audits.items.probability is 'chance with which its customer was drawn, above 0 to 1; customers are drawn without replacement within their stratum';

create sequence audits.label_numbers;
create table audits.labels (
    label_id bigint not null default nextval('audits.label_numbers'),
    labelled_at timestamptz not null,
    who text not null,
    action text not null check (action in ('label', 'undo')),
    journey_id text not null,
    text_hash text not null,
    start_char integer,
    end_char integer,
    opinions json not null
);
comment on table audits.labels is 'one row per decision of a labeller; of several by one labeller on the same words, the last one holds';
comment on column audits.labels.label_id is 'order of the decisions, from 1';
comment on column audits.labels.labelled_at is 'UTC time of the decision';
comment on column audits.labels.who is 'who labelled';
comment on column audits.labels.action is 'label, or undo (the labeller''s earlier decision on these words does not hold)';
comment on column audits.labels.journey_id is 'journey map under which it was read';
comment on column audits.labels.text_hash is 'enriched.texts.text_hash: equal texts share their labels';
comment on column audits.labels.start_char is 'first character of the sentence, from 0; null: the whole text';
comment on column audits.labels.end_char is 'character after its last; null: the whole text';
comment on column audits.labels.opinions is 'JSON list of opinions: sentiment (negative, neutral, positive) and touchpoint (null: none of the map''s); empty: not an opinion';
