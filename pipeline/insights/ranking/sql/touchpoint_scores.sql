-- grain: journey × touchpoint × period ('all', and each month in which somebody wrote), touchpoints without a mention included
-- reads: insights.opinions, touchpoints.journeys, touchpoints.touchpoints, cell_codes, month_codes, segment_votes
-- writes: insights.touchpoint_scores
-- key: journey_id, touchpoint_id, period
-- A customer counts once, and in both shares when they say both; their net sentiment is (positive - negative sentences) / sentences.
create or replace table insights.touchpoint_scores as
with per_customer as (
    select
        touchpoint_code, coalesce(month_code, 0) as month_code, customer_code, sum(mentions) as mentions,
        bool_or(negative)::integer as negative, bool_or(positive)::integer as positive, sum(signs) / sum(mentions) as net
    from segment_votes
    where scope_code = 0 and touchpoint_code is not null
    group by grouping sets ((touchpoint_code, month_code, customer_code), (touchpoint_code, customer_code))
),
counted as (
    select
        touchpoint_code, month_code, count(*) as n, sum(mentions)::bigint as mentions, sum(negative)::bigint as negative,
        sum(positive)::bigint as positive, exact_sum(net) as s, exact_sum(net * net) as q
    from per_customer
    group by touchpoint_code, month_code
),
totals as (
    select k.journey_id, k.touchpoint_id, m.period, c.* exclude (touchpoint_code, month_code)
    from counted as c
    join (select distinct journey_id, touchpoint_id, touchpoint_code from cell_codes) as k on k.touchpoint_code = c.touchpoint_code
    join month_codes as m on m.month_code = c.month_code
),
periods as (
    select distinct journey_id, period from insights.opinions
    union all
    select journey_id, 'all' from touchpoints.journeys
)
select
    t.journey_id, t.stage_id, t.touchpoint_id, p.period, coalesce(n, 0) as customers, coalesce(mentions, 0) as mentions,
    negative / n as negative_share, wilson_low(negative, n, $z) as negative_low, wilson_high(negative, n, $z) as negative_high,
    positive / n as positive_share, wilson_low(positive, n, $z) as positive_low, wilson_high(positive, n, $z) as positive_high,
    s / n as net_sentiment, net_low(s, q, n, $z) as net_low, net_high(s, q, n, $z) as net_high
from touchpoints.touchpoints as t
join periods as p on p.journey_id = t.journey_id
left join totals as c on c.journey_id = t.journey_id and c.touchpoint_id = t.touchpoint_id and c.period = p.period
order by t.journey_id, t.position, p.period;
comment on table insights.touchpoint_scores is 'One row per touchpoint and period: what the customers who speak of the touchpoint say. Unit: customers.';
comment on column insights.touchpoint_scores.customers is 'Customers with at least one sentence about it (an anonymous response counts as one customer); 0 where nobody speaks of it, and the shares are null.';
comment on column insights.touchpoint_scores.negative_share is 'Share of these customers with a negative sentence, 0 to 1; null where nobody speaks of it.';
comment on column insights.touchpoint_scores.positive_share is 'Share of these customers with a positive sentence, 0 to 1; null where nobody speaks of it. One customer can be in both shares.';
comment on column insights.touchpoint_scores.net_sentiment is 'Mean over these customers of (positive - negative sentences) / sentences, -1 to 1; null where nobody speaks of it.';
