-- name: counted_attributes
-- grain: attribute of responses
-- reads: published.segment_attributes
select attribute, used, reason, segments, customers from segment_attributes order by used desc, attribute;

-- name: segments_differ
-- grain: touchpoint at which a segment clearly differs from the others of its attribute: the one that differs most
-- reads: published.segment_contrasts, published.touchpoints
select c.*, t.journey
from segment_contrasts as c
join touchpoints as t on t.journey_id = c.journey_id and t.touchpoint_id = c.touchpoint_id
where c.rank = 1
order by c.clear_by desc, c.journey_id, c.touchpoint_id
limit $top;

-- name: every_segment
-- grain: segment
-- reads: published.segments
select scope, attribute, value, customers, responses, spellings from segments order by attribute, place;

-- name: clear_contrasts
-- grain: touchpoint × segment that clearly differs from the others of its attribute
-- reads: published.segment_contrasts, published.touchpoints
select c.*, t.journey
from segment_contrasts as c
join touchpoints as t on t.journey_id = c.journey_id and t.touchpoint_id = c.touchpoint_id
where c.rank is not null and ($touchpoint is null or c.touchpoint_id = $touchpoint)
order by c.journey_id, c.clear_by desc, c.touchpoint_id, c.rank;

-- name: two_segments
-- grain: touchpoint × side ($one or $other), with the customers of the journey who are in that segment and not in both
-- reads: published.responses, published.sentences, published.touchpoints, published.verbatims
-- writers: customers of the side who wrote anything in the journey; customers: of them, those who speak of the touchpoint; s, q: sum of their net
-- sentiments, and of the squares.
with members as (
    select customer, list_contains(segments, $one) as in_one, list_contains(segments, $other) as in_other, response_id
    from responses
),
sides as (
    select customer, bool_or(in_one) as one, bool_or(in_other) as other from members group by customer having one <> other
),
said as (
    select s.journey_id, s.touchpoint_id, s.counted_as, m.customer, d.one
    from sentences as s
    join verbatims as v on v.verbatim_id = s.verbatim_id
    join members as m on m.response_id = v.response_id
    join sides as d on d.customer = m.customer
    where case when d.one then m.in_one else m.in_other end
),
wrote as (
    select journey_id, one, count(distinct customer) as writers from said group by journey_id, one
),
per_customer as (
    select
        journey_id, touchpoint_id, one, customer, bool_or(counted_as = 'negative') as negative,
        avg(case counted_as when 'negative' then -1 when 'positive' then 1 else 0 end) as net
    from said
    where touchpoint_id is not null
    group by journey_id, touchpoint_id, one, customer
)
select
    t.journey_id, t.journey, t.touchpoint_id, t.name as touchpoint, w.one, w.writers, count(p.customer) as customers,
    count(*) filter (p.negative) as negative, coalesce(sum(p.net), 0) as s, coalesce(sum(p.net * p.net), 0) as q
from touchpoints as t
join wrote as w on w.journey_id = t.journey_id
left join per_customer as p on p.journey_id = t.journey_id and p.touchpoint_id = t.touchpoint_id and p.one = w.one
group by t.journey_id, t.journey, t.touchpoint_id, t.name, t.position, w.one, w.writers
order by t.journey_id, t.position, w.one desc;

-- name: in_both
-- grain: the published file
-- reads: published.responses
select
    count(*) filter (one and not other) as one, count(*) filter (other and not one) as other, count(*) filter (one and other) as both
from (
    select customer, bool_or(list_contains(segments, $one)) as one, bool_or(list_contains(segments, $other)) as other
    from responses
    group by customer
);
