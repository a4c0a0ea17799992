-- grain: journey × touchpoint × theme (null: the touchpoint's rest), or journey × touchpoint where $by_theme is false
-- reads: touchpoints.touchpoints, cell_codes, coded_opinions, customer_codes
-- Sums over customers: n, net sentiment (s, q, f: of its first, second and fourth powers; strongest: its 31 largest sizes), and scores of those who mention it (n1, s1, q1) and of everybody in the journey (n_all, s_all,
-- q_all). reader_kind: the reader's errors that count here are those of tone; the sentences of the row are taken as given.
with per_customer as (
    select
        case when $by_theme then cell_code else touchpoint_code end as code, customer_code,
        count(*) as mentions, avg(sign) as net, exact_avg(polarity) as polarity
    from coded_opinions
    where touchpoint_code is not null
    group by all
),
everybody as (
    select journey_id, count(*) as customers, count(score) as n_all, exact_sum(score) as s_all, exact_sum(score * score) as q_all
    from customer_codes
    group by journey_id
),
sums as (
    select
        p.code, count(*) as customers, sum(p.mentions)::bigint as mentions, exact_avg(p.polarity) as polarity,
        exact_sum(p.net) as s, exact_sum(p.net * p.net) as q,
        exact_sum(p.net ** 4) as f, max(abs(p.net), 31) as strongest,
        count(c.score) as n1, exact_sum(c.score) as s1, exact_sum(c.score * c.score) as q1
    from per_customer as p
    join customer_codes as c on c.customer_code = p.customer_code
    group by p.code
    having count(*) >= $min_customers
),
cells as (
    select
        journey_id, touchpoint_id, case when $by_theme then theme_id end as theme_id,
        min(case when $by_theme then cell_code else touchpoint_code end) as code
    from cell_codes
    where touchpoint_id is not null
    group by all
)
select
    k.journey_id, k.touchpoint_id, k.theme_id, s.customers, s.mentions, s.polarity, s.s, s.q, s.f, s.strongest, s.n1, s.s1, s.q1,
    e.customers as journey_customers, e.n_all, e.s_all, e.q_all, t.purchase_relevance, k.code,
    'text' as reader_kind, null::text as reader_thing
from sums as s
join cells as k on k.code = s.code
join everybody as e on e.journey_id = k.journey_id
join touchpoints.touchpoints as t on t.journey_id = k.journey_id and t.touchpoint_id = k.touchpoint_id
order by k.journey_id, k.touchpoint_id, k.theme_id;
