-- grain: touchpoint × segment whose attribute has another segment
-- reads: cell_codes, customer_codes, insights.segments, reader_things, scope_codes, segment_votes, segment_writers
-- A segment and the others of its attribute: customers with another of its segments and not with this one. Customers of whom the attribute is not known
-- are on neither side. writers: customers of the journey in the segment; customers, s, q, negative: those who speak of the touchpoint there, the sum of
-- their net sentiments and of the squares, and those who complain. other_*: the same of the others.
with kinds as (
    select c.scope_code, g.scope, g.attribute, g.place
    from insights.segments as g
    join scope_codes as c on c.scope = g.scope
    where g.attribute in (select attribute from insights.segments group by attribute having count(*) > 1)
),
wrote as (
    select k.attribute, w.scope_code, c.journey_id, w.customer_code
    from segment_writers as w
    join kinds as k on k.scope_code = w.scope_code
    join customer_codes as c on c.customer_code = w.customer_code
    where w.month_code = 0
),
votes as (
    select k.attribute, v.scope_code, v.touchpoint_code, v.customer_code, sum(v.mentions) as mentions, sum(v.signs) as signs, bool_or(v.negative) as negative
    from segment_votes as v
    join kinds as k on k.scope_code = v.scope_code
    where v.touchpoint_code is not null
    group by k.attribute, v.scope_code, v.touchpoint_code, v.customer_code
),
inside as (
    select
        scope_code, touchpoint_code, count(*) as customers, sum(mentions)::bigint as mentions, count(*) filter (negative) as negative,
        exact_sum(signs / mentions) as s, exact_sum(pow(signs / mentions, 2)) as q
    from votes
    group by scope_code, touchpoint_code
),
whole as (
    select attribute, touchpoint_code, customer_code, sum(signs) / sum(mentions) as net, bool_or(negative) as negative
    from votes
    group by attribute, touchpoint_code, customer_code
),
everybody as (
    select attribute, touchpoint_code, count(*) as customers, count(*) filter (negative) as negative, exact_sum(net) as s, exact_sum(net * net) as q
    from whole
    group by attribute, touchpoint_code
),
members as (
    select
        w.scope_code, h.touchpoint_code, count(*) as customers, count(*) filter (h.negative) as negative, exact_sum(h.net) as s,
        exact_sum(h.net * h.net) as q
    from wrote as w
    join whole as h on h.attribute = w.attribute and h.customer_code = w.customer_code
    group by w.scope_code, h.touchpoint_code
),
sizes as (
    select scope_code, journey_id, count(*) as writers from wrote group by scope_code, journey_id
),
known as (
    select attribute, journey_id, count(distinct customer_code) as writers from wrote group by attribute, journey_id
),
places as (
    select distinct touchpoint_code, journey_id, touchpoint_id from cell_codes where touchpoint_code is not null
)
select
    p.journey_id, p.touchpoint_id, k.attribute, k.scope, k.place, z.writers, coalesce(i.customers, 0) as customers, coalesce(i.mentions, 0) as mentions,
    coalesce(i.negative, 0) as negative, coalesce(i.s, 0) as s, coalesce(i.q, 0) as q, n.writers - z.writers as other_writers,
    e.customers - coalesce(m.customers, 0) as other_customers, e.negative - coalesce(m.negative, 0) as other_negative,
    e.s - coalesce(m.s, 0) as other_s, e.q - coalesce(m.q, 0) as other_q, r.kind as reader_kind, r.thing as reader_thing
from everybody as e
join places as p on p.touchpoint_code = e.touchpoint_code
join kinds as k on k.attribute = e.attribute
join sizes as z on z.scope_code = k.scope_code and z.journey_id = p.journey_id
join known as n on n.attribute = k.attribute and n.journey_id = p.journey_id
join reader_things as r on r.journey_id = p.journey_id and r.touchpoint_id = p.touchpoint_id
left join inside as i on i.scope_code = k.scope_code and i.touchpoint_code = e.touchpoint_code
left join members as m on m.scope_code = k.scope_code and m.touchpoint_code = e.touchpoint_code
order by p.journey_id, p.touchpoint_id, k.attribute, k.place, k.scope;
