-- name: audit_customers
-- grain: draw × journey × labelled customer
-- reads: correcting_labels
select draw_id, journey_id, customer, any_value(stratum) as stratum from correcting_labels group by draw_id, journey_id, customer order by all;

-- name: audit_strata
-- grain: draw × stratum
-- reads: audits.draws
select d.draw_id, s.key::integer as stratum, (s.value ->> 'customers')::bigint as customers
from audits.draws as d, json_each(d.strata) as s
order by all;

-- name: audit_truth
-- grain: draw × journey × labelled customer × touchpoint × scope (all, or a source) × period (all, or a month of scope all), as people say
-- reads: correcting_labels
-- Means over the labellers of the customer: whether they speak of the touchpoint, have a negative or a positive opinion of it, and their net sentiment
-- (0 where they do not speak of it).
with opinions as (
    select
        l.draw_id, l.journey_id, l.customer, l.who, l.source, l.period, o.value ->> 'touchpoint' as touchpoint_id,
        case o.value ->> 'sentiment' when 'negative' then -1 when 'positive' then 1 else 0 end as sign
    from correcting_labels as l, json_each(l.opinions) as o
),
votes as (
    select
        draw_id, journey_id, customer, touchpoint_id, who, if(source is null, 'all', 'source:' || source) as scope, coalesce(period, 'all') as period,
        bool_or(sign < 0)::integer as negative, bool_or(sign > 0)::integer as positive, avg(sign) as net
    from opinions
    where touchpoint_id is not null
    group by grouping sets (
        (draw_id, journey_id, customer, touchpoint_id, who), (draw_id, journey_id, customer, touchpoint_id, who, source),
        (draw_id, journey_id, customer, touchpoint_id, who, period)
    )
),
labellers as (
    select draw_id, journey_id, customer, count(distinct who) as labellers from correcting_labels group by draw_id, journey_id, customer
)
select
    v.draw_id, v.journey_id, v.customer, v.touchpoint_id, v.scope, v.period, count(*) / any_value(n.labellers) as speaks,
    sum(v.negative) / any_value(n.labellers) as negative, sum(v.positive) / any_value(n.labellers) as positive, sum(v.net) / any_value(n.labellers) as net
from votes as v
join labellers as n on n.draw_id = v.draw_id and n.journey_id = v.journey_id and n.customer = v.customer
group by v.draw_id, v.journey_id, v.customer, v.touchpoint_id, v.scope, v.period
order by all;

-- name: audit_read
-- grain: as audit_truth, as the reader says of the same texts
-- reads: correcting_labels, insights.opinions
with texts as (
    select distinct draw_id, journey_id, customer, verbatim_id from correcting_labels
)
select
    t.draw_id, t.journey_id, t.customer, o.touchpoint_id, if(o.source is null, 'all', 'source:' || o.source) as scope, coalesce(o.period, 'all') as period,
    1 as speaks, bool_or(o.sign < 0)::integer as negative, bool_or(o.sign > 0)::integer as positive, avg(o.sign) as net
from texts as t
join insights.opinions as o on o.verbatim_id = t.verbatim_id and o.journey_id = t.journey_id
where o.touchpoint_id is not null
group by grouping sets (
    (t.draw_id, t.journey_id, t.customer, o.touchpoint_id), (t.draw_id, t.journey_id, t.customer, o.touchpoint_id, o.source),
    (t.draw_id, t.journey_id, t.customer, o.touchpoint_id, o.period)
)
order by all;

-- name: audit_wrote
-- grain: draw × journey × labelled customer × scope × period in which they wrote
-- reads: correcting_labels
select draw_id, journey_id, customer, if(source is null, 'all', 'source:' || source) as scope, coalesce(period, 'all') as period
from correcting_labels
group by grouping sets ((draw_id, journey_id, customer), (draw_id, journey_id, customer, source), (draw_id, journey_id, customer, period))
order by all;

-- name: audit_totals
-- grain: journey × touchpoint × scope (all, or a source) × period (all, or a month of scope all) in which somebody speaks of it, as the reader says
-- reads: cell_codes, correcting_labels, customer_codes, month_codes, scope_codes, segment_votes, segment_writers
-- Sums over customers, and how many wrote there. Nothing where nobody is labelled.
with scopes as (
    select scope, scope_code from scope_codes where scope_code = 0 or starts_with(scope, 'source:')
),
per_customer as (
    select
        touchpoint_code, scope_code, coalesce(month_code, 0) as month_code, customer_code, bool_or(negative)::integer as negative,
        bool_or(positive)::integer as positive, sum(signs) / sum(mentions) as net
    from segment_votes
    where touchpoint_code is not null and exists (from correcting_labels)
    group by grouping sets ((touchpoint_code, scope_code, month_code, customer_code), (touchpoint_code, scope_code, customer_code))
),
counted as (
    select
        touchpoint_code, scope_code, month_code, count(*) as customers, sum(negative)::bigint as negative, sum(positive)::bigint as positive,
        exact_sum(net) as net
    from per_customer
    where scope_code = 0 or month_code = 0
    group by touchpoint_code, scope_code, month_code
),
writers as (
    select c.journey_id, w.scope_code, w.month_code, count(*) as writers
    from segment_writers as w
    join customer_codes as c on c.customer_code = w.customer_code
    group by c.journey_id, w.scope_code, w.month_code
)
select
    k.journey_id, k.touchpoint_id, s.scope, m.period, c.customers, c.negative, c.positive, c.net, w.writers
from counted as c
join (select distinct journey_id, touchpoint_id, touchpoint_code from cell_codes) as k on k.touchpoint_code = c.touchpoint_code
join scopes as s on s.scope_code = c.scope_code
join month_codes as m on m.month_code = c.month_code
join writers as w on w.journey_id = k.journey_id and w.scope_code = c.scope_code and w.month_code = c.month_code
order by k.journey_id, s.scope, m.period, k.touchpoint_id;
