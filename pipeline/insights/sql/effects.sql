-- grain: journey × touchpoint × theme (null: the touchpoint's rest), or journey × touchpoint where $by_theme is false. Owner: pipeline/insights.
-- Sums over customers: n, net sentiment (s, q), and scores of those who mention it (n1, s1, q1) and of everybody in the journey (n_all, s_all, q_all).
with per_customer as (
    select
        journey_id, touchpoint_id, case when $by_theme then theme_id end as theme_id, customer,
        count(*) as mentions, avg(sign) as net, exact_avg(polarity) as polarity
    from insights.opinions
    where touchpoint_id is not null
    group by all
),
everybody as (
    select journey_id, count(*) as customers, count(score) as n_all, exact_sum(score) as s_all, exact_sum(score * score) as q_all
    from customer_scores
    group by journey_id
),
codes as (
    select
        journey_id, touchpoint_id, case when $by_theme then theme_id end as theme_id,
        min(case when $by_theme then cell_code else touchpoint_code end) as code
    from cell_codes
    group by all
)
select
    p.journey_id, p.touchpoint_id, p.theme_id, count(*) as customers, sum(p.mentions)::bigint as mentions, exact_avg(p.polarity) as polarity,
    exact_sum(p.net) as s, exact_sum(p.net * p.net) as q,
    count(c.score) as n1, exact_sum(c.score) as s1, exact_sum(c.score * c.score) as q1,
    any_value(e.customers) as journey_customers, any_value(e.n_all) as n_all, any_value(e.s_all) as s_all, any_value(e.q_all) as q_all,
    any_value(t.purchase_relevance) as purchase_relevance,
    any_value(k.code) as code
from per_customer as p
join customer_scores as c on c.journey_id = p.journey_id and c.customer = p.customer
join everybody as e on e.journey_id = p.journey_id
join touchpoints.touchpoints as t on t.journey_id = p.journey_id and t.touchpoint_id = p.touchpoint_id
join codes as k on k.journey_id = p.journey_id and k.touchpoint_id = p.touchpoint_id and k.theme_id is not distinct from p.theme_id
group by p.journey_id, p.touchpoint_id, p.theme_id
having count(*) >= $min_customers
order by p.journey_id, p.touchpoint_id, p.theme_id;
