-- grain: cell × scope × period with at least $least customers; a cell is a touchpoint or, with $by_theme, a touchpoint × theme
-- reads: touchpoints.touchpoints, cell_codes, customer_codes, month_codes, reader_things, scope_codes, segment_votes, segment_writers
-- Scope 'all' of all periods is left out. Sums over customers who speak of the cell there (customers, s, q, f, negative; strongest: the 31 largest
-- sizes of their net sentiment), their scores (n1, s1, q1), and
-- those of everybody who wrote there (writers, n_all, s_all, q_all). rest_*: the same over the customers of the journey who wrote in that period, but
-- nothing in that scope; null for scope 'all'.
with per_customer as (
    select
        case when $by_theme then cell_code else touchpoint_code end as cell, scope_code, coalesce(month_code, 0) as month_code, customer_code,
        sum(mentions)::integer as mentions, sum(signs) / sum(mentions) as net, bool_or(negative)::integer as negative, bool_or(positive)::integer as positive
    from segment_votes
    where touchpoint_code is not null
    group by grouping sets ((cell, scope_code, month_code, customer_code), (cell, scope_code, customer_code))
),
cells as (
    select
        p.cell, p.scope_code, p.month_code, count(*) as customers, sum(p.mentions)::bigint as mentions, sum(p.negative)::bigint as negative,
        sum(p.positive)::bigint as positive, exact_sum(p.net) as s, exact_sum(p.net * p.net) as q,
        exact_sum(p.net ** 4) as f, max(abs(p.net), 31) as strongest,
        count(c.score) as n1, exact_sum(c.score) as s1, exact_sum(c.score * c.score) as q1
    from per_customer as p
    join customer_codes as c on c.customer_code = p.customer_code
    group by p.cell, p.scope_code, p.month_code
    having count(*) >= $least
),
writers as (
    select
        c.journey_id, w.scope_code, w.month_code, count(*) as writers, count(c.score) as n_all, exact_sum(c.score) as s_all,
        exact_sum(c.score * c.score) as q_all
    from segment_writers as w
    join customer_codes as c on c.customer_code = w.customer_code
    group by c.journey_id, w.scope_code, w.month_code
),
inside as (
    select p.cell, w.scope_code, p.month_code, count(*) as customers, sum(p.negative)::bigint as negative, exact_sum(p.net) as s, exact_sum(p.net * p.net) as q
    from per_customer as p
    join segment_writers as w on w.customer_code = p.customer_code and w.month_code = p.month_code
    where p.scope_code = 0 and w.scope_code <> 0
    group by p.cell, w.scope_code, p.month_code
),
named as (
    select distinct on (cell) case when $by_theme then cell_code else touchpoint_code end as cell, journey_id, touchpoint_id, case when $by_theme then theme_id end as theme_id
    from cell_codes
    where touchpoint_id is not null
)
select
    n.journey_id, n.touchpoint_id, n.theme_id, s.scope, m.period, c.* exclude (cell, scope_code, month_code), w.writers, w.n_all, w.s_all, w.q_all,
    w.writers as journey_customers, t.purchase_relevance,
    case when $by_theme then 'text' else r.kind end as reader_kind, case when not $by_theme then r.thing end as reader_thing,
    case when c.scope_code <> 0 then a.customers - coalesce(i.customers, 0) end as rest_customers,
    case when c.scope_code <> 0 then a.negative - coalesce(i.negative, 0) end as rest_negative,
    case when c.scope_code <> 0 then a.s - coalesce(i.s, 0) end as rest_s,
    case when c.scope_code <> 0 then a.q - coalesce(i.q, 0) end as rest_q,
    case when c.scope_code <> 0 then e.writers - w.writers end as rest_writers
from cells as c
join named as n on n.cell = c.cell
join scope_codes as s on s.scope_code = c.scope_code
join month_codes as m on m.month_code = c.month_code
join touchpoints.touchpoints as t on t.journey_id = n.journey_id and t.touchpoint_id = n.touchpoint_id
join reader_things as r on r.journey_id = n.journey_id and r.touchpoint_id = n.touchpoint_id
join writers as w on w.journey_id = n.journey_id and w.scope_code = c.scope_code and w.month_code = c.month_code
join writers as e on e.journey_id = n.journey_id and e.scope_code = 0 and e.month_code = c.month_code
join cells as a on a.cell = c.cell and a.scope_code = 0 and a.month_code = c.month_code
left join inside as i on i.cell = c.cell and i.scope_code = c.scope_code and i.month_code = c.month_code
where c.scope_code <> 0 or c.month_code <> 0
order by n.journey_id, n.touchpoint_id, n.theme_id, s.scope, m.period;
