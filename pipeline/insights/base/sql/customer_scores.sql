-- grain: journey × customer who wrote something there
-- reads: insights.opinions, raw.responses, raw.scores
-- writes: customer_scores
-- key: journey_id, customer
-- score: mean over the customer's responses in that journey of how far their scores lie above the mean of their source and kind, plus the mean score of
-- the journey's customers, so about 0 to 1; null where none was given. Sources differ in how kindly their customers rate, and kinds in how their scales
-- are used: without this, a touchpoint that is spoken of in a harsh source looks as if it cost points.
create or replace temp table customer_scores as
with said as (
    select distinct journey_id, customer, response_id from insights.opinions
),
given as (
    select s.response_id, r.source, s.kind, s.score
    from raw.scores as s
    join raw.responses as r on r.response_id = s.response_id
    where s.item = '' and s.response_id in (select response_id from said)
),
means as (
    select source, kind, exact_avg(score) as mean from given group by source, kind
),
per_response as (
    select g.response_id, exact_avg(g.score) as score, exact_avg(g.score - m.mean) as above
    from given as g
    join means as m on m.source = g.source and m.kind = g.kind
    group by g.response_id
),
per_customer as (
    select s.journey_id, s.customer, exact_avg(p.score) as score, exact_avg(p.above) as above
    from said as s
    left join per_response as p on p.response_id = s.response_id
    group by s.journey_id, s.customer
),
centres as (
    select journey_id, exact_avg(score) as centre from per_customer group by journey_id
)
select p.journey_id, p.customer, p.above + c.centre as score
from per_customer as p
join centres as c on c.journey_id = p.journey_id;
