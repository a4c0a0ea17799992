-- grain: kpi × scope × period. Owner: pipeline/insights. Sums over customers for pipeline/insights/kpis.py. k: answers (for rates, the visits or carts of a row),
-- s: their sum, q: of squares; values in [-1, 1] for means and NPS, 0 or 1 for shares. Every response with a score or measure counts, with or without a comment.
with asked as (
    select
        response_id, kind, value, score,
        concat(
            left(question, 120), case when question is not null then ' ' end, '(', printf('%g', scale_min), ' to ', printf('%g', scale_max), ', ',
            printf('%g', case when higher_is_better then scale_max else scale_min end), ' is best)'
        ) as question,
        case
            when scale_max - scale_min >= 4 then score >= 1 - 1 / (scale_max - scale_min) - 1e-9
            else score >= 1 - 1e-9
        end as top_boxes
    from raw.scores
),
several as (select kind from asked group by kind having count(distinct question) > 1),
rates as (
    pivot (select response_id, kind, value from raw.measures) on kind in ('visits', 'carts', 'purchases') using max(value) group by response_id
),
measured as (
    select 'nps' as kpi, response_id, 1.0 as k, case when value >= 9 then 1.0 when value <= 6 then -1.0 else 0.0 end as s, kind, question
    from asked where kind = 'nps'
    union all select kind, response_id, 1, top_boxes::double, kind, question from asked where kind in ('csat', 'effectiveness', 'emotion')
    union all select 'ces', response_id, 1, 2 * score - 1, kind, question from asked where kind = 'ces'
    union all select 'ces_easy', response_id, 1, (score >= 2 / 3 - 1e-9)::double, kind, question from asked where kind = 'ces'
    union all select 'rating', response_id, 1, 2 * score - 1, kind, question from asked where kind = 'rating'
    union all select kind, response_id, 1, value, null, null from raw.measures where kind in ('fcr', 'churn')
    union all select 'retention', response_id, 1, 1 - value, null, null from raw.measures where kind = 'churn'
    union all select 'conversion', response_id, visits, purchases, null, null from rates where visits > 0 and purchases is not null
    union all select 'cart_to_purchase', response_id, carts, purchases, null, null from rates where carts > 0 and purchases is not null
    union all
    select 'responses', response_id, 1, 1, null, null
    from raw.responses
    where response_id in (select response_id from raw.scores union all select response_id from raw.verbatims)
        or response_id not in (select response_id from raw.measures)
),
spoken as (
    select distinct response_id, 'touchpoint:' || journey_id || '/' || touchpoint_id as scope from insights.opinions where touchpoint_id is not null
),
scoped as (
    select m.kpi, c.scope, m.response_id, m.k, m.s, m.question
    from measured as m
    join (select response_id, scope from scopes union all select response_id, scope from spoken) as c on c.response_id = m.response_id
    union all
    select m.kpi, 'question:' || m.question, m.response_id, m.k, m.s, m.question
    from measured as m
    join several on several.kind = m.kind
),
per_customer as (
    select
        c.kpi, c.scope, coalesce(strftime(r.created_at at time zone 'UTC', '%Y-%m'), 'all') as period,
        coalesce(r.customer_key, r.response_id) as customer, sum(c.k::bigint)::double as k, exact_sum(c.s) as s,
        exact_sum(case when c.k = 1 then c.s * c.s else c.s end) as q,
        case when any_value(r.customer_key) is null then sum(c.k::bigint)::double else 1.0 end as units,
        min(c.question) as question, min(c.question) is not distinct from max(c.question) as one_question
    from scoped as c
    join raw.responses as r on r.response_id = c.response_id
    group by grouping sets (
        (c.kpi, c.scope, strftime(r.created_at at time zone 'UTC', '%Y-%m'), coalesce(r.customer_key, r.response_id)),
        (c.kpi, c.scope, coalesce(r.customer_key, r.response_id))
    )
),
totals as (
    select
        kpi, scope, period, sum(k::hugeint)::double as n, count(*)::double as customers, exact_sum(s) as s, exact_sum(q) as q, exact_sum(units) as units,
        max(k) as largest, case when min(question) = max(question) and bool_and(one_question) then min(question) end as question
    from per_customer
    group by kpi, scope, period
)
select
    t.kpi, t.scope, t.period, t.n, t.customers, t.s, t.q, t.units, t.question,
    exact_sum(coalesce(t.n * pow((p.s - t.s / t.n * p.k) / nullif(t.n - p.k, 0), 2), 0)) as jack,
    exact_sum(pow(p.k / t.largest, 2)) as r2, exact_sum(pow(p.k / t.largest, 4)) as r4
from totals as t
join per_customer as p on p.kpi = t.kpi and p.scope = t.scope and p.period = t.period
group by t.kpi, t.scope, t.period, t.n, t.customers, t.s, t.q, t.units, t.question
order by t.kpi, t.scope, t.period
