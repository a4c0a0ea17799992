-- grain: journey × touchpoint × month with at least one customer. Owner: pipeline/insights. Sums over customers of the month (n, s, q; active: customers who
-- wrote anything in the journey) and of the three calendar months before it, taken together (n0, s0, q0, active0). A customer counts once in each.
with monthly as (
    select journey_id, touchpoint_id, date_trunc('month', created_at at time zone 'UTC')::date as month, customer, sum(sign) as signs, count(*) as mentions
    from insights.opinions
    group by all
),
months as (
    select distinct journey_id, month from monthly
),
windows as (
    select *, month as target, true as current from monthly
    union all
    select m.*, (m.month + to_months(k.ahead))::date, false
    from monthly as m
    cross join (values (1), (2), (3)) as k (ahead)
),
in_range as (
    select w.* from windows as w semi join months as m on m.journey_id = w.journey_id and m.month = w.target
),
active as (
    select journey_id, target, count(distinct customer) filter (current) as active, count(distinct customer) filter (not current) as active0
    from in_range
    group by journey_id, target
),
per_customer as (
    select journey_id, touchpoint_id, target, current, customer, sum(signs) / sum(mentions) as net
    from in_range
    where touchpoint_id is not null
    group by all
),
sums as (
    select
        journey_id, touchpoint_id, target,
        count(*) filter (current) as n, exact_sum(case when current then net end) as s, exact_sum(case when current then net * net end) as q,
        count(*) filter (not current) as n0, exact_sum(case when not current then net end) as s0,
        exact_sum(case when not current then net * net end) as q0
    from per_customer
    group by all
)
select s.journey_id, s.touchpoint_id, strftime(s.target, '%Y-%m') as period, s.n, s.s, s.q, a.active, s.n0, s.s0, s.q0, a.active0
from sums as s
join active as a on a.journey_id = s.journey_id and a.target = s.target
where s.n > 0
order by s.journey_id, s.touchpoint_id, s.target;
