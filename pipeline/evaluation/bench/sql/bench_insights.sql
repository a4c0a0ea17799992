-- name: drawn
-- grain: made-up response
-- writes: drawn
-- key: r
-- For timing only: $sentences sentences of 3 customers in 10 sentences, 30 % of responses with scores, 200 themes (15 % of sentences in none), 40
-- touchpoints (10 % at none), 24 months, 3 sources, 4 channels, 5 plans, 12 countries. Drawn by hash: the same every time.
create or replace temp macro draw(i, salt) as (hash(i, salt) % 1000003) / 1000003.0;

create or replace temp table drawn as
select
    r, (r * 2)::bigint as first, 'bench:' || r as response_id, md5('text' || r) as text_hash,
    least($customers - 1, floor($customers * draw(r, 'who') ** 1.1))::bigint as who,
    timestamp '2024-01-01' + to_hours((17500 * draw(r, 'when'))::integer) as created_at,
    'source' || (1 + floor(3 * draw(r, 'source') ** 2)::integer) as source, 'channel' || (1 + floor(4 * draw(r, 'channel'))::integer) as channel,
    'plan' || (1 + floor(5 * draw(r, 'plan') ** 1.5)::integer) as plan, 'country' || (1 + floor(12 * draw(r, 'country') ** 2)::integer) as country
from range($sentences // 2) as t (r);

-- name: said
-- grain: made-up sentence
-- reads: drawn
-- writes: said
-- key: text_hash, sentence_index
create or replace temp table said as
select
    d.text_hash, k.k as sentence_index, 1 + floor(200 * draw(d.first + k.k, 'theme') ** 1.5)::integer as theme,
    case when draw(d.first + k.k, 'at home') < 0.7 then 1 + (1 + floor(200 * draw(d.first + k.k, 'theme') ** 1.5)::integer) % 40
        else 1 + floor(40 * draw(d.first + k.k, 'touchpoint'))::integer end as touchpoint,
    draw(d.first + k.k, 'themed') < 0.85 as themed, draw(d.first + k.k, 'mapped') < 0.9 as mapped, draw(d.first + k.k, 'sign') as mood
from drawn as d
cross join (values (0), (1)) as k (k);

-- name: fill_bench
-- grain: journey, touchpoint, theme, response, score, verbatim, sentence, all made up
-- reads: drawn, said
-- writes: drawn, enriched.documents, enriched.sentences, enriched.sentiments, enriched.texts, raw.responses, raw.scores, raw.verbatims, said,
--   themes.sentence_themes, themes.themes, themes.topic_models, touchpoints.journeys, touchpoints.sentence_touchpoints, touchpoints.stages,
--   touchpoints.touchpoints
insert into touchpoints.journeys values ('bench', 'Made up', 'h', '{}');
insert into touchpoints.stages select 'bench', 'stage' || s, s, 'Stage ' || s from range(1, 9) as t (s);
insert into touchpoints.touchpoints by name
select
    'bench' as journey_id, 'stage' || (1 + (t - 1) // 5) as stage_id, 'touchpoint' || t as touchpoint_id, t as position, 'Touchpoint ' || t as name,
    'made up' as description, [] as categories, [] as channels, 0.3 + 0.7 * draw(t, 'relevance') as purchase_relevance, 0.3 as intended_net_sentiment
from range(1, 41) as t (t);
insert into themes.topic_models values ('m', now(), $fingerprint, '{}', 1, 1, 200, 0, 0, true, null);
insert into themes.themes select 'T' || t, 'made-up theme ' || t, [], '', 'active', now(), 'm', ''::blob, null from range(1, 201) as t (t);
insert into raw.responses by name
select
    response_id, source, created_at::timestamptz as created_at, channel, case when draw(r, 'known') < 0.9 then md5('customer' || who) end as customer_key,
    json_object('plan', plan, 'country', country) as attributes, md5(response_id) as row_hash, 'f' as file_hash, r as row_number, 'bench' as run_id
from drawn;
insert into raw.scores by name
select
    response_id, kind, round(low + (high - low) * x) as value, low as scale_min, high as scale_max, true as higher_is_better,
    (round(low + (high - low) * x) - low) / (high - low) as score
from (
    select d.response_id, k.kind, k.low, k.high, draw(d.r, k.kind) ** 0.4 as x
    from drawn as d
    cross join (values ('rating', 1.0::double, 5.0::double), ('nps', 0.0, 10.0)) as k (kind, low, high)
    where draw(d.r, 'scored') < 0.3
);
insert into raw.verbatims by name
select response_id || ':v' as verbatim_id, response_id, 'comment' as question, 'made up' as text from drawn;
insert into enriched.documents by name
select
    response_id || ':v' as verbatim_id, md5(response_id) as raw_hash, text_hash, 'en' as language, 'given' as language_method, 0 as redactions,
    '1' as cleaner, 'bench' as run_id
from drawn;
insert into enriched.texts select text_hash, 'eight made-up words for sentence number one. and eight more for ' || r from drawn;
insert into enriched.sentiments by name select text_hash, $fingerprint as model_fingerprint, 2 as sentences from drawn;
insert into enriched.sentences by name
select
    text_hash, $fingerprint as model_fingerprint, sentence_index, 0 as start_char, 40 as end_char, ''::blob as embedding, 0.5 + mood / 2 as confidence,
    case when mood < least + 0.1 then 'neutral' when mood < least + 0.1 + bad then 'negative' else 'positive' end as sentiment_label,
    case when mood < least + 0.1 then 0 when mood < least + 0.1 + bad then -0.9 + 0.5 * mood else 0.3 + 0.6 * mood end as polarity
from (select *, 0.1 as least, 0.1 + 0.6 * draw(theme * 41 + touchpoint, 'bad') as bad from said);
insert into themes.sentence_themes
select text_hash, $fingerprint, sentence_index, 'm', case when themed then 'T' || theme end, 0.5 + mood / 4, case when not themed then 'far' end from said;
insert into touchpoints.sentence_touchpoints by name
select
    'bench' as journey_id, 'h' as map_hash, text_hash, $fingerprint as model_fingerprint, sentence_index,
    case when mapped then 'touchpoint' || touchpoint end as touchpoint_id, 0.4 + mood / 2 as score, case when mapped then 'embedding' else 'unmapped' end as method
from said;
drop table said;
drop table drawn;
