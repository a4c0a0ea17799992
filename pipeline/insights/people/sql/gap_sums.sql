-- grain: journey × touchpoint × metric × window, where the journey map states an intention
-- reads: insights.opinions, touchpoints.journeys, touchpoints.touchpoints, cell_codes, main_answers, month_codes, reader_things, segment_votes
-- Sums over customers of y in [-1, 1] (net sentiment, or 2 × share or mean score - 1) minus the intention on that scale: s, q; n customers. low,
-- high: sampling interval of the value. reader_kind, reader_thing: what is known of the reader's errors there; null where customers gave the score.
with months as (
    select journey_id, max(period) as last_month from insights.opinions group by journey_id
),
windows as (
    select journey_id, 'all' as period, '0000-00' as first_month from touchpoints.journeys
    union all
    select
        journey_id, strftime(strptime(last_month, '%Y-%m') - interval 2 month, '%Y-%m') || '..' || last_month,
        strftime(strptime(last_month, '%Y-%m') - interval 2 month, '%Y-%m')
    from months
),
answers as (
    select response_id, kpi, (balanced + 1) / 2 as x from main_answers where kpi in ('csat', 'ces')
),
asked as (
    select w.journey_id, w.period, o.touchpoint_id, o.customer, a.kpi, a.x
    from (
        select distinct journey_id, touchpoint_id, customer, response_id, period
        from insights.opinions
        where touchpoint_id is not null and response_id in (select response_id from answers)
    ) as o
    join answers as a on a.response_id = o.response_id
    join windows as w on w.journey_id = o.journey_id and o.period >= w.first_month
),
toned as (
    select k.journey_id, w.period, k.touchpoint_id, v.customer_code, sum(v.signs) / sum(v.mentions) as y
    from segment_votes as v
    join (select distinct journey_id, touchpoint_id, touchpoint_code from cell_codes) as k on k.touchpoint_code = v.touchpoint_code
    join month_codes as m on m.month_code = v.month_code
    join windows as w on w.journey_id = k.journey_id and m.period >= w.first_month
    where v.scope_code = 0
    group by k.journey_id, w.period, k.touchpoint_id, v.customer_code
),
per_customer as (
    select journey_id, period, touchpoint_id, 'net_sentiment' as metric, y from toned
    union all
    select journey_id, period, touchpoint_id, case kpi when 'ces' then 'effort' else 'csat' end, 2 * exact_avg(x) - 1
    from asked
    group by journey_id, period, touchpoint_id, kpi, customer
),
intended as (
    select t.journey_id, t.touchpoint_id, unnest([
        {'metric': 'net_sentiment', 'intended': intended_net_sentiment, 'aim': intended_net_sentiment},
        {'metric': 'csat', 'intended': intended_csat, 'aim': 2 * intended_csat - 1},
        {'metric': 'effort', 'intended': intended_effort, 'aim': 2 * intended_effort - 1}
    ], recursive := true)
    from touchpoints.touchpoints as t
),
sums as (
    select
        i.journey_id, i.touchpoint_id, i.metric, w.period, any_value(i.intended) as intended, any_value(i.aim) as aim,
        count(p.y)::double as n, exact_sum(p.y) as s, exact_sum(p.y * p.y) as q
    from intended as i
    join windows as w on w.journey_id = i.journey_id
    left join per_customer as p
        on p.journey_id = i.journey_id and p.touchpoint_id = i.touchpoint_id and p.metric = i.metric and p.period = w.period
    where i.intended is not null
    group by i.journey_id, i.touchpoint_id, i.metric, w.period
)
select
    journey_id, touchpoint_id, metric, period, intended, n, s - n * aim as s, greatest(0.0, q - 2 * aim * s + n * aim * aim) as q,
    case metric when 'net_sentiment' then s / n when 'csat' then (s + n) / 2 / n else (s / n + 1) / 2 end as actual,
    case metric
        when 'net_sentiment' then net_low(s, q, n, $z) when 'csat' then wilson_low((s + n) / 2, n, $z) else (net_low(s, q, n, $z) + 1) / 2
    end as low,
    case metric
        when 'net_sentiment' then net_high(s, q, n, $z) when 'csat' then wilson_high((s + n) / 2, n, $z) else (net_high(s, q, n, $z) + 1) / 2
    end as high,
    case metric when 'net_sentiment' then r.kind end as reader_kind, case metric when 'net_sentiment' then r.thing end as reader_thing
from sums
left join reader_things as r using (journey_id, touchpoint_id)
order by journey_id, touchpoint_id, metric, period;
