-- name: bench_touchpoints
-- grain: made-up touchpoint
-- writes: published.touchpoints
-- key: touchpoint_id
create schema made.published;
create table made.published.touchpoints as select 'shop' as journey_id, 't' || i as touchpoint_id, 'Touchpoint ' || i as name from range(14) as t (i);

-- name: bench_responses
-- grain: made-up response
-- writes: published.responses
-- key: response_id
create table made.published.responses as select 'r' || i as response_id, 'c' || i // 3 as customer from range($verbatims) as t (i);

-- name: bench_verbatims
-- grain: made-up verbatim
-- writes: published.verbatims
-- key: verbatim_id
create table made.published.verbatims as
select 'v' || i as verbatim_id, 'r' || i as response_id, timestamp '2021-01-01' + to_minutes(i::bigint) as created_at, created_at::date as created_on, 'made_up' as source from range($verbatims) as t (i);

-- name: bench_sentences
-- grain: made-up sentence
-- writes: published.sentences
-- key: sentence_id
create table made.published.sentences as
select
    'v' || i // 2 || '#' || i % 2 as sentence_id, 'v' || i // 2 as verbatim_id, 'shop' as journey_id, 't' || i % 14 as touchpoint_id,
    'negative' as sentiment_label, -0.5::double as polarity, 'a made-up sentence, number ' || i as text
from range(2 * $verbatims) as t (i);
