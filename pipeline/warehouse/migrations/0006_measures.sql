-- grain: response × measure; response × score. Owner: pipeline/raw. State: append and update, never rebuilt.
create table raw.measures (
    response_id text not null,
    kind text not null check (kind in ('fcr', 'churn', 'clv', 'visits', 'carts', 'purchases')),
    value double not null check (value between -1e300 and 1e300),
    currency text
);
comment on table raw.measures is 'one row a response and measure: figures that an export carries beside scores';
comment on column raw.measures.response_id is 'raw.responses.response_id';
comment on column raw.measures.kind is 'fcr (solved at first contact), churn (customer has left), clv (lifetime value), visits, carts or purchases (counts)';
comment on column raw.measures.value is '1 yes and 0 no for fcr and churn; an amount for clv; a count, 0 or more, for the others';
comment on column raw.measures.currency is 'ISO 4217 code of an amount; null for the others';

-- raw.scores anew: two more kinds, which a check cannot be altered for, and the wording of the question.
create table raw.new_scores (
    response_id text not null,
    kind text not null check (kind in ('rating', 'nps', 'csat', 'ces', 'effectiveness', 'emotion')),
    value double not null,
    scale_min double not null,
    scale_max double not null,
    higher_is_better boolean not null,
    score double not null,
    question text
);
insert into raw.new_scores by name select * from raw.scores;
drop table raw.scores;
alter table raw.new_scores rename to scores;
comment on table raw.scores is 'one row a response and kind of score';
comment on column raw.scores.response_id is 'raw.responses.response_id';
comment on column raw.scores.kind is 'rating, nps (0 to 10), csat, ces (ease or effort), effectiveness (needs met) or emotion (felt good)';
comment on column raw.scores.value is 'as the customer gave it, on scale_min to scale_max';
comment on column raw.scores.scale_min is 'lowest point of the scale';
comment on column raw.scores.scale_max is 'highest point of the scale';
comment on column raw.scores.higher_is_better is 'false where a high value is bad (effort asked as "how hard")';
comment on column raw.scores.score is 'value rescaled to 0 (worst) to 1 (best)';
comment on column raw.scores.question is 'wording of the question; null where neither the mapping nor the file has it';
comment on column raw.superseded.response is 'JSON of the old response, its scores, measures and verbatims';
