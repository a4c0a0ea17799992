-- name: trend_targets
-- grain: month that changed, or one of the three after it
-- reads: changed_months
-- writes: trend_targets
-- key: target
create or replace temp table trend_targets as
select distinct number + ahead as target, format('{:04d}-{:02d}', (number + ahead) // 12, (number + ahead) % 12 + 1) as period
from changed_months
cross join (values (0), (1), (2), (3)) as a (ahead);

-- name: keep_trend_sums
-- grain: scope × journey × touchpoint or theme × month with at least one customer
-- reads: customer_codes, month_codes, scope_codes, segment_votes, segment_writers, thing_codes, trend_targets
-- writes: insights.kept_trend_sums
-- Sums over customers of the month (n; s and q: of their net sentiment; k: with a negative sentence; active: customers who wrote anything in the
-- journey) and of the three calendar months before it, taken together (n0, s0, q0, k0, active0). A customer counts once in each. Computed for months
-- that changed and the three after each.
delete from insights.kept_trend_sums where period in (select period from trend_targets);
insert into insights.kept_trend_sums
with months as (
    select month_code, number as month
    from month_codes
    where number in (select target - behind from trend_targets cross join (values (0), (1), (2), (3)) as b (behind))
),
votes as (
    select v.touchpoint_code, v.theme_code, v.scope_code, m.month, v.customer_code, v.signs, v.mentions, v.negative
    from segment_votes as v
    join months as m on m.month_code = v.month_code
),
monthly as materialized (
    select touchpoint_code as thing, scope_code, month, customer_code, sum(signs)::integer as signs, sum(mentions)::integer as mentions, bool_or(negative) as negative
    from votes where touchpoint_code is not null group by all
    union all
    select -theme_code, scope_code, month, customer_code, sum(signs)::integer, sum(mentions)::integer, bool_or(negative)
    from votes where theme_code is not null group by all
    union all
    select t.thing, w.scope_code, m.month, w.customer_code, 0, 1, false
    from segment_writers as w
    join months as m on m.month_code = w.month_code
    join customer_codes as c on c.customer_code = w.customer_code
    join thing_codes as t on t.journey_id = c.journey_id and t.subject = ''
),
now as (
    select
        thing, scope_code, month as target, count(*) as n, exact_sum(signs / mentions) as s, exact_sum((signs / mentions) * (signs / mentions)) as q,
        count(*) filter (negative) as k
    from monthly
    where month in (select target from trend_targets)
    group by all
),
before as (
    select thing, scope_code, target, count(*) as n0, exact_sum(net) as s0, exact_sum(net * net) as q0, count(*) filter (negative) as k0
    from (
        select thing, scope_code, month + ahead as target, customer_code, sum(signs) / sum(mentions) as net, bool_or(negative) as negative
        from monthly
        cross join (values (1), (2), (3)) as a (ahead)
        where month + ahead in (select target from trend_targets)
        group by thing, scope_code, month + ahead, customer_code
    )
    group by thing, scope_code, target
)
select
    p.scope, t.journey_id, t.subject, t.subject_id, g.period, n.n, n.s, n.q, n.k, a.n,
    coalesce(b.n0, 0), coalesce(b.s0, 0), coalesce(b.q0, 0), coalesce(b.k0, 0), coalesce(c.n0, 0)
from now as n
join thing_codes as t on t.thing = n.thing and t.subject <> ''
join now as a on a.scope_code = n.scope_code and a.target = n.target and a.thing = t.anything
left join before as b on b.scope_code = n.scope_code and b.thing = n.thing and b.target = n.target
left join before as c on c.scope_code = n.scope_code and c.thing = a.thing and c.target = n.target
join scope_codes as p on p.scope_code = n.scope_code
join trend_targets as g on g.target = n.target;
