-- grain: pain point × outcome that its journey's customers gave
-- reads: insights.opinions, insights.pain_points, driver_answers
-- What the key figure counts (k of driver_answers, -1 to 1), over customers who wrote in the journey and gave the outcome: those who complain (n1,
-- s1, q1) and the others (n0, s0, q0).
with complaints as (
    select distinct p.journey_id, p.touchpoint_id, p.theme_id, o.customer
    from insights.pain_points as p
    join insights.opinions as o
        on o.journey_id = p.journey_id and o.touchpoint_id = p.touchpoint_id and o.theme_id is not distinct from p.theme_id
    where o.sign < 0
),
everybody as (
    select journey_id, outcome, count(*) as n, exact_sum(k) as s, exact_sum(k * k) as q
    from driver_answers
    where journey_id is not null
    group by journey_id, outcome
),
complaining as (
    select c.journey_id, c.touchpoint_id, c.theme_id, a.outcome, count(*) as n, exact_sum(a.k) as s, exact_sum(a.k * a.k) as q
    from complaints as c
    join driver_answers as a on a.journey_id = c.journey_id and a.customer = c.customer
    group by c.journey_id, c.touchpoint_id, c.theme_id, a.outcome
)
select
    p.journey_id, p.touchpoint_id, p.theme_id, e.outcome, coalesce(c.n, 0) as n1, coalesce(c.s, 0) as s1, coalesce(c.q, 0) as q1,
    e.n - coalesce(c.n, 0) as n0, e.s - coalesce(c.s, 0) as s0, e.q - coalesce(c.q, 0) as q0
from insights.pain_points as p
join everybody as e on e.journey_id = p.journey_id
left join complaining as c
    on c.journey_id = p.journey_id and c.touchpoint_id = p.touchpoint_id and c.theme_id is not distinct from p.theme_id and c.outcome = e.outcome
order by p.journey_id, p.touchpoint_id, p.theme_id nulls last, e.outcome;
