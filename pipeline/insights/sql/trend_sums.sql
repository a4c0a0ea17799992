-- grain: scope × journey × touchpoint or theme × month with at least one customer. Owner: pipeline/insights. Sums over customers of the month (n; s and q: of
-- their net sentiment; k: with a negative sentence; active: customers who wrote anything in the journey) and of the three calendar months before it, taken
-- together (n0, s0, q0, k0, active0). A customer counts once in each. Scopes apart from 'all' only where $min_customers wrote in the month.
with places as (
    select row_number() over (order by scope, journey_id) as place, scope, journey_id
    from (select distinct c.scope, o.journey_id from insights.opinions as o join scopes as c on c.response_id = o.response_id)
),
things as (
    select row_number() over (order by subject, subject_id) as thing, subject, subject_id
    from (
        select distinct 'touchpoint' as subject, touchpoint_id as subject_id from insights.opinions where touchpoint_id is not null
        union all
        select distinct 'theme', theme_id from insights.opinions where theme_id is not null
    )
),
spoken as materialized (
    select
        p.place, hash(o.customer) as who, (date_part('year', o.created_at at time zone 'UTC') * 12 + date_part('month', o.created_at at time zone 'UTC') - 1)::integer as month,
        t.thing as touchpoint, h.thing as theme, o.sign
    from insights.opinions as o
    join scopes as c on c.response_id = o.response_id
    join places as p on p.scope = c.scope and p.journey_id = o.journey_id
    left join things as t on t.subject = 'touchpoint' and t.subject_id = o.touchpoint_id
    left join things as h on h.subject = 'theme' and h.subject_id = o.theme_id
),
monthly as materialized (
    select place, 0 as thing, month, who, 0 as signs, 1 as mentions, false as negative from spoken group by all
    union all
    select place, touchpoint, month, who, sum(sign)::integer, count(*)::integer, bool_or(sign < 0) from spoken where touchpoint is not null group by all
    union all
    select place, theme, month, who, sum(sign)::integer, count(*)::integer, bool_or(sign < 0) from spoken where theme is not null group by all
),
now as (
    select
        place, thing, month as target, count(*) as n, exact_sum(signs / mentions) as s, exact_sum((signs / mentions) * (signs / mentions)) as q,
        count(*) filter (negative) as k
    from monthly
    group by all
),
before as (
    select
        place, thing, target, count(*) as n0, exact_sum(net) as s0, exact_sum(net * net) as q0, count(*) filter (negative) as k0
    from (
        select place, thing, month + ahead as target, who, sum(signs) / sum(mentions) as net, bool_or(negative) as negative
        from monthly
        cross join (values (1), (2), (3)) as a (ahead)
        group by place, thing, month + ahead, who
    )
    group by place, thing, target
)
select
    p.scope, p.journey_id, t.subject, t.subject_id, format('{:04d}-{:02d}', n.target // 12, n.target % 12 + 1) as period, n.n, n.s, n.q, n.k, a.n as active,
    coalesce(b.n0, 0) as n0, coalesce(b.s0, 0) as s0, coalesce(b.q0, 0) as q0, coalesce(b.k0, 0) as k0, coalesce(c.n0, 0) as active0
from now as n
join now as a on a.place = n.place and a.target = n.target and a.thing = 0
left join before as b on b.place = n.place and b.thing = n.thing and b.target = n.target
left join before as c on c.place = n.place and c.thing = 0 and c.target = n.target
join places as p on p.place = n.place
join things as t on t.thing = n.thing
where p.scope = 'all' or a.n >= $min_customers
order by p.scope, p.journey_id, t.subject, t.subject_id, n.target;
