-- grain: outcome × theme with enough customers on both sides. Owner: pipeline/insights. Customers who wrote and gave the outcome; x: mean of their normalised
-- answers, 0 to 1, minus the outcome's mean; r: its mid-rank minus the mean rank. Sums over those who mention the theme (n1, s1, q1, r1) and over everybody.
with outcomes as (
    select s.kind as outcome, o.customer, exact_avg(s.score) as x
    from (select distinct customer, response_id from insights.opinions) as o
    join raw.scores as s on s.response_id = o.response_id
    group by s.kind, o.customer
),
centres as (
    select outcome, exact_avg(x) as centre from outcomes group by outcome
),
ranked as (
    select
        o.outcome, o.customer, o.x - c.centre as x,
        rank() over (partition by o.outcome order by o.x) + (count(*) over (partition by o.outcome, o.x) - 1) / 2
        - (count(*) over (partition by o.outcome) + 1) / 2 as r
    from outcomes as o
    join centres as c on c.outcome = o.outcome
),
everybody as (
    select outcome, count(*) as n_all, exact_sum(x) as s_all, exact_sum(x * x) as q_all, sum(r * r) as rr_all from ranked group by outcome
),
mentions as (
    select distinct customer, theme_id from insights.opinions where theme_id is not null
)
select
    k.outcome, m.theme_id, count(*) as n1, exact_sum(k.x) as s1, exact_sum(k.x * k.x) as q1, sum(k.r) as r1,
    any_value(e.n_all) as n_all, any_value(e.s_all) as s_all, any_value(e.q_all) as q_all, any_value(e.rr_all) as rr_all
from ranked as k
join mentions as m on m.customer = k.customer
join everybody as e on e.outcome = k.outcome
group by k.outcome, m.theme_id
having count(*) >= $min_customers and any_value(e.n_all) - count(*) >= $min_customers
order by k.outcome, m.theme_id;
