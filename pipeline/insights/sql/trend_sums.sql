-- grain: scope × journey × touchpoint or theme × month with at least one customer. Owner: pipeline/insights. Sums over customers of the month (n; s and q: of
-- their net sentiment; k: with a negative sentence; active: customers who wrote anything in the journey) and of the three calendar months before it, taken
-- together (n0, s0, q0, k0, active0). A customer counts once in each. Scopes apart from 'all' only where $min_customers wrote in the month.
with spoken as (
    select c.scope, o.journey_id, hash(o.customer) as who, date_trunc('month', o.created_at at time zone 'UTC')::date as month, o.touchpoint_id, o.theme_id, o.sign
    from insights.opinions as o
    join scopes as c on c.response_id = o.response_id
),
monthly as (
    select scope, journey_id, '' as subject, '' as subject_id, month, who, 0 as signs, 1 as mentions, false as negative from spoken group by all
    union all
    select scope, journey_id, 'touchpoint', touchpoint_id, month, who, sum(sign), count(*), bool_or(sign < 0)
    from spoken where touchpoint_id is not null group by all
    union all
    select scope, journey_id, 'theme', theme_id, month, who, sum(sign), count(*), bool_or(sign < 0) from spoken where theme_id is not null group by all
),
months as (
    select distinct scope, journey_id, month from monthly
),
in_range as (
    select m.scope, m.journey_id, m.subject, m.subject_id, m.who, m.signs, m.mentions, m.negative, t.month as target, t.month = m.month as current
    from monthly as m
    cross join (values (0), (1), (2), (3)) as k (ahead)
    join months as t on t.scope = m.scope and t.journey_id = m.journey_id and t.month = (m.month + to_months(k.ahead))::date
),
per_customer as (
    select
        scope, journey_id, subject, subject_id, target, current, who, sum(signs) / sum(mentions) as net, bool_or(negative) as negative
    from in_range
    group by all
),
sums as (
    select
        scope, journey_id, subject, subject_id, target,
        count(*) filter (current) as n, exact_sum(case when current then net end) as s, exact_sum(case when current then net * net end) as q,
        count(*) filter (current and negative) as k,
        count(*) filter (not current) as n0, exact_sum(case when not current then net end) as s0,
        exact_sum(case when not current then net * net end) as q0, count(*) filter (not current and negative) as k0
    from per_customer
    group by all
)
select
    s.scope, s.journey_id, s.subject, s.subject_id, strftime(s.target, '%Y-%m') as period, s.n, s.s, s.q, s.k, a.n as active,
    s.n0, s.s0, s.q0, s.k0, a.n0 as active0
from sums as s
join sums as a on a.scope = s.scope and a.journey_id = s.journey_id and a.target = s.target and a.subject = ''
where s.subject <> '' and s.n > 0 and (s.scope = 'all' or a.n >= $min_customers)
order by s.scope, s.journey_id, s.subject, s.subject_id, s.target;
