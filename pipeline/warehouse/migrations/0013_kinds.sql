-- grain: response × measure; response × score. Owner: pipeline/raw. State: append and update, never rebuilt.
-- Both tables anew, because a check cannot be altered: which kinds there are is for the source mappings to say (pipeline/config), so that a new one needs no migration.
create table raw.new_scores (
    response_id text not null,
    kind text not null check (regexp_full_match(kind, '[a-z][a-z0-9_]*')),
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
comment on table raw.scores is 'one row per response and kind of score';
comment on column raw.scores.response_id is 'raw.responses.response_id';
comment on column raw.scores.kind is 'kind of score that a source mapping names, such as rating, nps (0 to 10), csat, ces (ease or effort), effectiveness (needs met) or emotion (felt good)';
comment on column raw.scores.value is 'as the customer gave it, on scale_min to scale_max';
comment on column raw.scores.scale_min is 'lowest point of the scale';
comment on column raw.scores.scale_max is 'highest point of the scale';
comment on column raw.scores.higher_is_better is 'false where a high value is bad (effort asked as "how hard")';
comment on column raw.scores.score is 'value rescaled to 0 (worst) to 1 (best)';
comment on column raw.scores.question is 'wording of the question; null where neither the mapping nor the file has it';
create table raw.new_measures (
    response_id text not null,
    kind text not null check (regexp_full_match(kind, '[a-z][a-z0-9_]*')),
    value double not null check (value between -1e300 and 1e300),
    currency text
);
insert into raw.new_measures by name select * from raw.measures;
drop table raw.measures;
alter table raw.new_measures rename to measures;
comment on table raw.measures is 'one row per response and measure: figures that an export carries beside scores';
comment on column raw.measures.response_id is 'raw.responses.response_id';
comment on column raw.measures.kind is 'kind of measure that a source mapping names, such as fcr (solved at first contact), churn (customer has left), clv (lifetime value), visits, carts or purchases (counts)';
comment on column raw.measures.value is '1 for yes and 0 for no; an amount; or a count, 0 or more';
comment on column raw.measures.currency is 'ISO 4217 code of an amount; null for the others';
comment on table insights.kept_trend_sums is 'one row per scope, touchpoint or theme, and month with a customer: sums that kept_trend_sums.sql computes';
comment on table insights.kept_watch_counts is 'one row per series and day, week, month or three days: customers that kept_watch_counts.sql counts';
comment on table insights.kept_theme_words is 'one row per theme, month and characteristic word that kept_theme_words.sql finds';
