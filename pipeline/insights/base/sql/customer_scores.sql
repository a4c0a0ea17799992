-- grain: journey × customer who wrote something there
-- reads: insights.opinions, response_scores
-- writes: customer_scores
-- key: journey_id, customer
-- score: mean over the customer's responses in that journey of the mean normalised score, minus the mean of all customers of the journey (so that
-- sums of squares keep their digits); null where none was given.
create or replace temp table customer_scores as
with per_customer as (
    select o.journey_id, o.customer, exact_avg(s.score) as score
    from (select distinct journey_id, customer, response_id from insights.opinions) as o
    left join response_scores as s on s.response_id = o.response_id
    group by o.journey_id, o.customer
),
centres as (
    select journey_id, exact_avg(score) as centre from per_customer group by journey_id
)
select p.journey_id, p.customer, p.score - c.centre as score
from per_customer as p
join centres as c on c.journey_id = p.journey_id;
