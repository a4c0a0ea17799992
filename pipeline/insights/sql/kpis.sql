-- grain: kpi × scope × period. Owner: pipeline/insights. Rebuilt when its inputs change. Every response with a score counts, with or without a comment.
-- Responses nest in customers: n_eff = n / design effect, the ratio of the cluster-robust variance of the mean to that of independent responses (at
-- least 1; where all answers are equal, n_eff is the number of customers). x in [-1, 1] for means and NPS, 0 or 1 for shares.
create or replace table insights.kpis as
with answers as (
    select
        s.response_id, s.score, s.value, s.kind,
        case
            when s.scale_max - s.scale_min >= 4 then s.score >= 1 - 1 / (s.scale_max - s.scale_min) - 1e-9
            else s.score >= 1 - 1e-9
        end as top_boxes
    from raw.scores as s
),
measured as (
    select 'nps' as kpi, response_id, case when value >= 9 then 1.0 when value <= 6 then -1.0 else 0.0 end as x from answers where kind = 'nps'
    union all select 'csat', response_id, top_boxes::double from answers where kind = 'csat'
    union all select 'ces', response_id, 2 * score - 1 from answers where kind = 'ces'
    union all select 'ces_easy', response_id, (score >= 2 / 3 - 1e-9)::double from answers where kind = 'ces'
    union all select 'rating', response_id, 2 * score - 1 from answers where kind = 'rating'
    union all select 'responses', response_id, 1.0 from raw.responses
),
scoped as (
    select
        m.kpi, unnest(list_filter(['all', 'source:' || r.source, 'channel:' || r.channel], lambda s: s is not null)) as scope,
        strftime(r.created_at at time zone 'UTC', '%Y-%m') as month, coalesce(r.customer_key, r.response_id) as customer, m.x
    from measured as m
    join raw.responses as r on r.response_id = m.response_id
),
per_customer as (
    select kpi, scope, coalesce(month, 'all') as period, customer, count(*) as n, exact_sum(x) as s, exact_sum(x * x) as q
    from scoped
    group by grouping sets ((kpi, scope, month, customer), (kpi, scope, customer))
),
sums as (
    select
        kpi, scope, period, sum(n)::double as n, count(*)::double as customers, exact_sum(s) as s, exact_sum(q) as q,
        exact_sum(s * s) as ss, exact_sum(s * n) as sn, sum(n * n)::double as nn
    from per_customer
    group by kpi, scope, period
),
sized as (
    select *, case
        when customers = n then n
        when q / n - (s / n) * (s / n) < 1e-12 or customers < 2 then customers
        else greatest(1.0, n / greatest(1.0,
            (customers / (customers - 1) * greatest(0.0, ss - 2 * s / n * sn + (s / n) * (s / n) * nn) / (n * n))
            / ((q / n - (s / n) * (s / n)) / (n - 1))))
        end as n_eff
    from sums
)
select
    kpi, scope, period,
    case kpi when 'nps' then 100 * s / n when 'ces' then (s / n + 1) / 2 when 'rating' then 3 + 2 * s / n when 'responses' then n else s / n end as value,
    case kpi
        when 'nps' then 100 * net_low(s / n * n_eff, q / n * n_eff, n_eff, $z)
        when 'ces' then (net_low(s / n * n_eff, q / n * n_eff, n_eff, $z) + 1) / 2
        when 'rating' then 3 + 2 * net_low(s / n * n_eff, q / n * n_eff, n_eff, $z)
        when 'responses' then n
        else wilson_low(s / n * n_eff, n_eff, $z)
    end as low,
    case kpi
        when 'nps' then 100 * net_high(s / n * n_eff, q / n * n_eff, n_eff, $z)
        when 'ces' then (net_high(s / n * n_eff, q / n * n_eff, n_eff, $z) + 1) / 2
        when 'rating' then 3 + 2 * net_high(s / n * n_eff, q / n * n_eff, n_eff, $z)
        when 'responses' then n
        else wilson_high(s / n * n_eff, n_eff, $z)
    end as high,
    n::bigint as n, customers::bigint as customers,
    case kpi
        when 'nps' then '100 * (share of 9-10 - share of 0-6)'
        when 'csat' then 'share of answers in the top two boxes (top box on scales with fewer than five points)'
        when 'ces' then 'mean effort answer rescaled: 0 hardest, 1 easiest'
        when 'ces_easy' then 'share of effort answers in the easiest third of the scale (5-7 of 7, 4-5 of 5)'
        when 'rating' then 'mean rating, rescaled to 1-5 where the scale is another'
        else 'count of responses; low and high are the count'
    end as formula
from sized
order by kpi, scope, period;
comment on table insights.kpis is 'One row a key figure, scope and period, from all responses that carry the score.';
comment on column insights.kpis.kpi is 'nps, csat, ces, ces_easy, rating or responses.';
comment on column insights.kpis.scope is 'all, source:<name> or channel:<name>.';
comment on column insights.kpis.period is 'all, or a calendar month in UTC, YYYY-MM.';
comment on column insights.kpis.value is 'In the unit of its formula: nps -100 to 100; csat, ces and ces_easy 0 to 1; rating 1 to 5; responses a count.';
comment on column insights.kpis.low is 'Lower end of its interval (95 % unless configured): adjusted Wald (Rocks 2016) for nps, ces and rating, Wilson for shares; repeated answers of one customer widen it.';
comment on column insights.kpis.high is 'Upper end of its interval.';
comment on column insights.kpis.n is 'Responses that carry it.';
comment on column insights.kpis.customers is 'Customers who gave them (an anonymous response counts as one customer).';
comment on column insights.kpis.formula is 'How value is computed.';
