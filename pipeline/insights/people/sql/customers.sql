-- grain: customer with a key, over all keys of a person (raw.customer_of)
-- reads: insights.opinions, insights.sentence_cues, raw.customer_of, raw.measures, raw.responses, raw.scores, touchpoints.journeys
-- frames: new_trends (customer_trends), new_weights (the settings)
-- writes: insights.customers
-- key: customer_key
-- Anonymous responses have no row: they are nobody's history. Last: by time, then by the order of opinions (or of responses), so that it is the same
-- on every run.
create or replace table insights.customers as
with given as (
    select r.* replace (u.customer as customer_key), r.customer_key as own_key, j.journey_id as read_under
    from raw.responses as r
    join raw.customer_of as u on u.response_id = r.response_id
    left join touchpoints.journeys as named on named.journey_id = r.journey_id
    left join touchpoints.journeys as j on j.journey_id = coalesce(named.journey_id, $default_journey)
    where r.customer_key is not null
),
history as (
    select
        customer_key, min(created_at) as first_response_at, max(created_at) as last_response_at, count(*) as responses,
        list_sort(list(distinct own_key)) as keys, list_sort(list(distinct source)) as sources, coalesce(list_sort(list(distinct channel) filter (channel is not null)), []) as channels,
        coalesce(list_sort(list(distinct read_under) filter (read_under is not null)), []) as journeys
    from given
    group by customer_key
),
said as (
    select
        o.customer as customer_key, o.response_id, o.journey_id, o.touchpoint_id, o.created_at, o.sign, o.polarity, c.value as heard, l.value as leaving,
        epoch_us(o.created_at)::hugeint * 1_000_000_000_000_000_000 + o.opinion as moment
    from insights.opinions as o
    left join insights.sentence_cues as c on c.verbatim_id = o.verbatim_id and c.sentence_index = o.sentence_index and c.cue = 'heard'
    left join insights.sentence_cues as l on l.verbatim_id = o.verbatim_id and l.sentence_index = o.sentence_index and l.cue = 'leaving'
    where o.has_key
),
per_response as (
    select customer_key, exact_avg(polarity) as polarity from said group by customer_key, response_id
),
polarities as (
    select customer_key, count(*) as written, exact_avg(polarity) as mean_polarity from per_response group by customer_key
),
last_said as (
    select customer_key, journey_id, touchpoint_id, arg_max(sign, moment) as sign, max(moment) as moment
    from said
    where touchpoint_id is not null
    group by customer_key, journey_id, touchpoint_id
),
words as (
    select
        customer_key, arg_max(leaving, moment) filter (leaving is not null) as leaving, arg_max(heard, moment) filter (heard is not null) as heard,
        max(created_at) filter (heard is not null) as heard_at
    from said
    where leaving is not null or heard is not null
    group by customer_key
),
pains as (
    select
        customer_key, count(*) as touchpoints, arg_max(journey_id || '/' || touchpoint_id, moment) as last_touchpoint,
        coalesce(list_sort(list(journey_id || '/' || touchpoint_id) filter (sign < 0)), []) as open_pains
    from last_said
    group by customer_key
),
last_scores as (
    select g.customer_key, s.kind, arg_max(s.value, (g.created_at, g.response_id, s.value)) as value, arg_max(s.score, (g.created_at, g.response_id, s.value)) as score
    from given as g
    join raw.scores as s on s.response_id = g.response_id and s.item = ''
    group by g.customer_key, s.kind
),
scores as (
    select
        customer_key, exact_avg(case when kind in ('rating', 'nps', 'csat') then score end) as score,
        1 + 4 * any_value(score) filter (kind = 'rating') as last_rating, any_value(value) filter (kind = 'nps') as last_nps,
        any_value(score) filter (kind = 'csat') as last_csat, any_value(score) filter (kind = 'ces') as last_ces
    from last_scores
    group by customer_key
),
solved as (
    select g.customer_key, arg_max(m.value, (g.created_at, g.response_id)) as fcr, max(g.created_at) as fcr_at
    from given as g
    join raw.measures as m on m.response_id = g.response_id
    where m.kind = 'fcr'
    group by g.customer_key
),
parts as (
    select
        h.customer_key, (w.leaving < 0)::integer::double as risk_leaving, 1 - s.score as risk_score,
        case when t.slope_low is not null then (t.slope_high < 0)::integer::double end as risk_trend,
        case
            when f.fcr is not null and (w.heard is null or f.fcr_at >= w.heard_at) then (f.fcr < 0.5)::integer::double
            else (w.heard < 0)::integer::double
        end as risk_contact,
        len(p.open_pains) / p.touchpoints::double as risk_pains
    from history as h
    left join words as w on w.customer_key = h.customer_key
    left join scores as s on s.customer_key = h.customer_key
    left join solved as f on f.customer_key = h.customer_key
    left join pains as p on p.customer_key = h.customer_key
    left join new_trends as t on t.customer_key = h.customer_key
),
risks as (
    select
        p.*, case
            when coalesce(risk_leaving, risk_score, risk_trend, risk_contact, risk_pains) is not null then
                1 - (1 - leaving_weight * coalesce(risk_leaving, 0)) * (1 - score_weight * coalesce(risk_score, 0))
                * (1 - trend_weight * coalesce(risk_trend, 0)) * (1 - contact_weight * coalesce(risk_contact, 0))
                * (1 - pains_weight * coalesce(risk_pains, 0))
        end as risk
    from parts as p
    cross join new_weights
)
select
    h.customer_key, h.keys, h.first_response_at, h.last_response_at, h.responses, coalesce(y.written, 0) as written, h.sources, h.channels, h.journeys,
    p.last_touchpoint, y.mean_polarity, t.slope as polarity_trend, t.slope_low as polarity_trend_low, t.slope_high as polarity_trend_high,
    s.last_rating, s.last_nps, s.last_csat, s.last_ces, coalesce(p.open_pains, []) as open_pains,
    round(r.risk, 12) as risk, r.risk_leaving, r.risk_score, r.risk_trend, r.risk_contact, r.risk_pains
from history as h
join risks as r on r.customer_key = h.customer_key
left join polarities as y on y.customer_key = h.customer_key
left join scores as s on s.customer_key = h.customer_key
left join pains as p on p.customer_key = h.customer_key
left join new_trends as t on t.customer_key = h.customer_key
order by h.customer_key;
comment on table insights.customers is 'One row per customer with a key, over all sources and all keys that are known to be one person''s: the single customer view. Anonymous responses have no row. The risk of leaving is a heuristic, not a probability (see published.risk_quality).';
comment on column insights.customers.customer_key is 'The customer: published.responses.customer. For a person with several keys, the first of them.';
comment on column insights.customers.keys is 'Every key of the customer that has responses (published.responses.customer_key), in alphabetical order.';
comment on column insights.customers.first_response_at is 'UTC time of the first response.';
comment on column insights.customers.last_response_at is 'UTC time of the last response.';
comment on column insights.customers.responses is 'Responses, with or without text.';
comment on column insights.customers.written is 'Responses with at least one sentence.';
comment on column insights.customers.sources is 'Source mappings, in alphabetical order.';
comment on column insights.customers.channels is 'Channels, in alphabetical order; empty where no channel is known.';
comment on column insights.customers.journeys is 'Journey maps that the responses are read under, in alphabetical order.';
comment on column insights.customers.last_touchpoint is 'journey/touchpoint of the last sentence about a touchpoint; null where no sentence is about one.';
comment on column insights.customers.mean_polarity is 'Mean over the responses with text of the mean polarity of their sentences, -1 to 1; null where nothing was written.';
comment on column insights.customers.polarity_trend is 'Slope of the polarity of the responses over time (least squares), in polarity per year; null where fewer than three responses have text, or where all were given at one moment.';
comment on column insights.customers.polarity_trend_low is 'Lower end of its t interval (95 % unless configured); null where polarity_trend is null, or where the responses lie exactly on a line.';
comment on column insights.customers.polarity_trend_high is 'Upper end of its interval; null where polarity_trend_low is null.';
comment on column insights.customers.last_rating is 'Last rating, rescaled to 1 to 5; null where none was given.';
comment on column insights.customers.last_nps is 'Last answer to the question of recommendation, 0 to 10; null where none was given.';
comment on column insights.customers.last_csat is 'Last satisfaction score, rescaled to 0 to 1; null where none was given.';
comment on column insights.customers.last_ces is 'Last effort score, rescaled to 0 (hard) to 1 (easy); null where none was given.';
comment on column insights.customers.open_pains is 'journey/touchpoint of each touchpoint about which this customer''s last sentence is negative, in alphabetical order; empty where there is none.';
comment on column insights.customers.risk is 'Risk of leaving, from 0 (no sign of it) to 1: 1 - product of (1 - weight × part), with the weights in insights.risk. A heuristic, not a probability. Null where no part is known.';
comment on column insights.customers.risk_leaving is 'Part of risk: 1 where the last words about leaving announce it ("cancel my contract"), 0 where they announce staying; null where the customer wrote neither, because silence is not evidence.';
comment on column insights.customers.risk_score is 'Part of risk: 1 - mean of the last rating, NPS answer and CSAT, each rescaled to 0 to 1; null where none was given.';
comment on column insights.customers.risk_trend is 'Part of risk: 1 where the interval of polarity_trend lies below 0, otherwise 0; null where there is no interval.';
comment on column insights.customers.risk_contact is 'Part of risk: 1 where the last contact did not solve the problem (fcr 0) or the last words about being heard say no, 0 where they say yes; null where there is neither.';
comment on column insights.customers.risk_pains is 'Part of risk: open pains / touchpoints spoken of, 0 to 1; null where the customer spoke of no touchpoint.';
