-- name: exposed_amounts
-- grain: pain point of the ranking × currency × customer who complains and whose lifetime value is known, in ascending order of value
-- reads: insights.opinions, insights.ranking, raw.measures, raw.responses
-- The latest of a customer's values counts. complaining: all who complain, whether or not their value is known.
with complaints as (
    select distinct p.place, o.customer
    from insights.ranking as p
    join insights.opinions as o
        on o.journey_id = p.journey_id and o.touchpoint_id = p.touchpoint_id and (p.level = 'touchpoint' or o.theme_id is not distinct from p.theme_id)
    where p.kind = 'pain point' and p.status = p.kind and o.sign < 0
),
sizes as (
    select place, count(*) as complaining from complaints group by place
),
amounts as (
    select m.currency, coalesce(r.customer_key, r.response_id) as customer, arg_max(m.value, (r.created_at, r.response_id)) as value
    from raw.measures as m
    join raw.responses as r on r.response_id = m.response_id
    where m.kind = 'clv'
    group by m.currency, coalesce(r.customer_key, r.response_id)
)
select c.place, a.currency, s.complaining, a.value
from complaints as c
join sizes as s on s.place = c.place
join amounts as a on a.customer = c.customer
order by c.place, a.currency, a.value;

-- name: exposed_leavers
-- grain: pain point of the ranking with customers of whom it is known whether they left
-- reads: insights.opinions, insights.ranking, raw.measures, raw.responses
-- known, churned: of those who complain, customers whose last churn measure is known, and those of them who left. known_all, churned_all: of all who
-- wrote in the journey.
with states as (
    select coalesce(r.customer_key, r.response_id) as customer, arg_max(m.value, (r.created_at, r.response_id)) as churned
    from raw.measures as m
    join raw.responses as r on r.response_id = m.response_id
    where m.kind = 'churn'
    group by coalesce(r.customer_key, r.response_id)
),
wrote as (
    select o.journey_id, count(*) as known_all, count(*) filter (s.churned > 0.5) as churned_all
    from (select distinct journey_id, customer from insights.opinions) as o
    join states as s on s.customer = o.customer
    group by o.journey_id
),
complaints as (
    select distinct p.place, p.journey_id, o.customer
    from insights.ranking as p
    join insights.opinions as o
        on o.journey_id = p.journey_id and o.touchpoint_id = p.touchpoint_id and (p.level = 'touchpoint' or o.theme_id is not distinct from p.theme_id)
    where p.kind = 'pain point' and p.status = p.kind and o.sign < 0
)
select
    c.place, count(*) as known, count(*) filter (s.churned > 0.5) as churned, any_value(w.known_all) as known_all, any_value(w.churned_all) as churned_all
from complaints as c
join states as s on s.customer = c.customer
join wrote as w on w.journey_id = c.journey_id
group by c.place
order by c.place;
