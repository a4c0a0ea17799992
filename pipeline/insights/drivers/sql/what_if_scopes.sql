-- grain: pain point × outcome × scope with at least $what_if_customers customers who gave the outcome, and not all of them
-- reads: insights.opinions, insights.pain_points, driver_answers, scopes
-- customers: those of the scope (they have a response in it that speaks of the journey) who gave the outcome. complaining: those of them who
-- complain.
with members as (
    select distinct o.journey_id, s.scope, o.customer
    from (select distinct journey_id, customer, response_id from insights.opinions) as o
    join scopes as s on s.response_id = o.response_id
    where s.scope <> 'all'
),
scored as (
    select m.journey_id, m.scope, m.customer, a.outcome
    from members as m
    join driver_answers as a on a.journey_id = m.journey_id and a.customer = m.customer
),
sized as (
    select s.journey_id, s.outcome, s.scope, count(*) as customers
    from scored as s
    group by s.journey_id, s.outcome, s.scope
    having count(*) >= $what_if_customers
),
everybody as (
    select journey_id, outcome, count(*) as n from driver_answers where journey_id is not null group by journey_id, outcome
),
complaints as (
    select distinct p.journey_id, p.touchpoint_id, p.theme_id, o.customer
    from insights.pain_points as p
    join insights.opinions as o
        on o.journey_id = p.journey_id and o.touchpoint_id = p.touchpoint_id and o.theme_id is not distinct from p.theme_id
    where o.sign < 0
),
counted as (
    select c.journey_id, c.touchpoint_id, c.theme_id, s.outcome, s.scope, count(*) as complaining
    from complaints as c
    join scored as s on s.journey_id = c.journey_id and s.customer = c.customer
    group by c.journey_id, c.touchpoint_id, c.theme_id, s.outcome, s.scope
)
select p.journey_id, p.touchpoint_id, p.theme_id, z.outcome, z.scope, z.customers, coalesce(c.complaining, 0) as complaining
from insights.pain_points as p
join sized as z on z.journey_id = p.journey_id
join everybody as e on e.journey_id = z.journey_id and e.outcome = z.outcome and e.n > z.customers
left join counted as c
    on c.journey_id = p.journey_id and c.touchpoint_id = p.touchpoint_id and c.theme_id is not distinct from p.theme_id
    and c.outcome = z.outcome and c.scope = z.scope
order by p.journey_id, p.touchpoint_id, p.theme_id nulls last, z.outcome, z.scope;
