-- grain: kpi × scope × period
-- reads: insights.opinions, raw.customer_of, raw.measures, raw.responses, figure_answers, key_figures, response_codes, scopes
-- Sums over customers. k: answers (for rates, the visits or carts of a row), s: their sum, q: of squares; values in [-1, 1] for means and NPS, 0 or 1
-- for shares. Every response with a score or measure counts, with or without a comment. A response that is its customer's only one of the month
-- (response_codes.alone) is already a customer's sum: grouping by customer is what takes long. Numbers stand for names until the end, and s and q are
-- whole billionths: the rows in between are responses × scopes × figures. A count needs no jack. cs, cq: sums over customers of their own means, and of the squares of these.
-- A state of a customer (churn) is what the customer's latest answer in the scope and period says, so that n counts customers. squares, rare: see
-- clusters.least_effect. Further questions of a kind count in the scope of their question alone. cuts: which answers counted as satisfied, a bit for each cut-off of the figure.
with names as (
    select
        kpi, question, further, (dense_rank() over (order by kpi))::integer as figure, (row_number() over (order by kpi, question))::integer as asked_as,
        count(*) over (partition by kpi) > 1 or further as several,
        case when (select interval from key_figures as g where g.kpi = f.kpi) = 'wilson' then 0 else -1_000_000_000 end as lowest
    from (select distinct kpi, question, item <> '' as further from figure_answers) as f
),
cuts as (
    select kpi, satisfied, 1::bigint << least(62, dense_rank() over (partition by kpi order by satisfied) - 1) as cut
    from (select distinct kpi, satisfied from figure_answers where satisfied is not null)
),
answers as (
    select
        w.response, w.customer, w.month, w.anonymous, w.alone, n.figure, n.asked_as, n.several, n.further, f.k::bigint as k, round(f.s * 1e9)::bigint as s,
        round(f.q * 1e9)::bigint as q, coalesce(c.cut, 0) as cut
    from figure_answers as f
    left join cuts as c on c.kpi = f.kpi and c.satisfied = f.satisfied
    join response_codes as w on w.response_id = f.response_id
    join names as n on n.kpi = f.kpi and n.question is not distinct from f.question
),
places as (
    select response_id, scope from scopes
    union all
    select distinct response_id, 'touchpoint:' || journey_id || '/' || touchpoint_id from insights.opinions where touchpoint_id is not null
),
place_names as (
    select scope, (row_number() over (order by scope))::integer as place from (select distinct scope from places)
    union all
    select 'question:' || question, -asked_as from names where several
),
placed as (
    select w.response, n.place
    from places as p
    join response_codes as w on w.response_id = p.response_id
    join place_names as n on n.scope = p.scope and n.place > 0
),
placed_answers as (
    select a.figure, p.place, a.month, a.customer, a.anonymous, a.alone, a.k, a.s, a.q, a.asked_as, a.cut
    from answers as a
    join placed as p on p.response = a.response
    where not a.further
    union all
    select figure, -asked_as, month, customer, anonymous, alone, k, s, q, asked_as, cut from answers where several
),
by_month as (
    select figure, place, month, customer, anonymous, k, s, q, asked_as as first_asked, asked_as as last_asked, cut from placed_answers where alone
    union all
    select
        figure, place, month, customer, any_value(anonymous), sum(k)::bigint, sum(s)::bigint, sum(q)::bigint, min(asked_as), max(asked_as), bit_or(cut)
    from placed_answers
    where not alone
    group by figure, place, month, customer
),
per_customer as (
    select * from by_month
    union all
    select figure, place, 0, customer, any_value(anonymous), sum(k)::bigint, sum(s)::bigint, sum(q)::bigint, min(first_asked), max(last_asked), bit_or(cut)
    from by_month
    group by figure, place, customer
),
lowest_of as (
    select distinct figure, lowest from names
),
totals as (
    select
        p.figure, p.place, p.month, sum(p.k)::double as n, count(*)::double as customers, sum(p.s)::double / 1e9 as s, sum(p.q)::double / 1e9 as q,
        exact_sum(p.s / 1e9 / p.k) as cs, exact_sum(pow(p.s / 1e9 / p.k, 2)) as cq,
        sum(case when p.anonymous then p.k else 1 end)::double as units, max(p.k)::double as largest,
        sum(case when p.anonymous then p.k else p.k::double * p.k end)::double as squares,
        least(count(*) filter (p.s > l.lowest * p.k), count(*) filter (p.s < 1_000_000_000 * p.k))::double as rare,
        case when min(p.first_asked) = max(p.last_asked) then min(p.first_asked) end as asked_as, bit_or(p.cut) as cuts
    from per_customer as p
    join lowest_of as l on l.figure = p.figure
    group by p.figure, p.place, p.month
),
spreads as (
    select
        t.figure, t.place, t.month, exact_sum(pow(p.k / t.largest, 2)) as r2, exact_sum(pow(p.k / t.largest, 4)) as r4,
        exact_sum(least(1e9, coalesce(t.n * pow((p.s / 1e9 - t.s / t.n * p.k) / nullif(t.n - p.k, 0), 2), 0))) as jack
    from totals as t
    join per_customer as p on p.figure = t.figure and p.place = t.place and p.month = t.month
    where t.figure not in (select figure from names where kpi = 'responses')
    group by t.figure, t.place, t.month
),
states as (
    select
        f.kpi, c.scope, coalesce(g.month, 'all') as period, g.customer,
        arg_max(case f.rule when 'latest_yes' then g.value else 1 - g.value end, (g.created_at, g.response_id)) as s
    from (
        select
            m.kind, m.value, m.response_id, r.created_at, local_month(r.created_at) as month,
            u.customer
        from raw.measures as m
        join raw.responses as r on r.response_id = m.response_id
        join raw.customer_of as u on u.response_id = m.response_id
    ) as g
    join key_figures as f on f.kind = g.kind and f.rule in ('latest_yes', 'latest_no')
    join places as c on c.response_id = g.response_id
    group by grouping sets ((f.kpi, c.scope, g.month, g.customer), (f.kpi, c.scope, g.customer))
)
select
    f.kpi, c.scope, case when t.month = 0 then 'all' else printf('%04d-%02d', t.month // 12, t.month % 12 + 1) end as period,
    t.n, t.customers, t.s, t.q, t.cs, t.cq, t.units, t.squares, t.rare, q.question,
    (select string_agg(c.satisfied, '; ' order by c.satisfied) from cuts as c where c.kpi = f.kpi and c.cut & t.cuts > 0) as satisfied, d.jack, d.r2, d.r4
from totals as t
left join spreads as d on d.figure = t.figure and d.place = t.place and d.month = t.month
join (select distinct figure, kpi from names) as f on f.figure = t.figure
join place_names as c on c.place = t.place
left join names as q on q.asked_as = t.asked_as
union all
select
    kpi, scope, period, count(*)::double as n, count(*)::double as customers, sum(s)::double as s, sum(s)::double as q, sum(s)::double as cs,
    sum(s)::double as cq, count(*)::double as units, count(*)::double as squares, least(sum(s), count(*) - sum(s))::double as rare, null as question,
    null as satisfied, null as jack, count(*)::double as r2, count(*)::double as r4
from states
group by kpi, scope, period
order by kpi, scope, period
