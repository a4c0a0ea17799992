-- name: bench_search_tables
-- grain: made-up sentence, in the tables of a published file that a search reads
-- writes: published.responses, published.sentences, published.touchpoints, published.verbatims
create schema made.published;
create table made.published.touchpoints as select 'shop' as journey_id, 't' || i as touchpoint_id, 'Touchpoint ' || i as name from range(14) as t (i);
create table made.published.responses as select 'r' || i as response_id, 'c' || i // 3 as customer from range($verbatims) as t (i);
create table made.published.verbatims as
select 'v' || i as verbatim_id, 'r' || i as response_id, timestamp '2021-01-01' + to_minutes(i::bigint) as created_at, 'made_up' as source from range($verbatims) as t (i);
create table made.published.sentences as
select
    'v' || i // 2 || '#' || i % 2 as sentence_id, 'v' || i // 2 as verbatim_id, 'shop' as journey_id, 't' || i % 14 as touchpoint_id,
    'negative' as sentiment_label, -0.5::double as polarity, 'a made-up sentence, number ' || i as text
from range(2 * $verbatims) as t (i);
