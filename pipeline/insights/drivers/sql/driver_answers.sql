-- grain: journey (null: all together) × outcome × customer who wrote there and gave the outcome
-- reads: insights.opinions, raw.scores
-- writes: driver_answers
-- key: journey_id, outcome, customer
-- x: mean of the customer's normalised answers, 0 to 1. k: mean of what the key figure counts, -1 to 1 (nps: promoter 1, detractor -1; csat: top
-- boxes 1, others -1; rating and ces: rescaled). row: place among the customers, from 0.
create or replace temp table driver_answers as
with wrote as (
    select distinct null::text as journey_id, customer, response_id from insights.opinions
    union all
    select distinct journey_id, customer, response_id from insights.opinions
),
answers as (
    select
        response_id, kind as outcome, score as x,
        case
            when kind = 'nps' then case when value >= 9 then 1.0 when value <= 6 then -1.0 else 0.0 end
            when kind <> 'csat' then 2 * score - 1
            when scale_max - scale_min >= 4 then case when score >= 1 - 1 / (scale_max - scale_min) - 1e-9 then 1.0 else -1.0 end
            else case when score >= 1 - 1e-9 then 1.0 else -1.0 end
        end as k
    from raw.scores
    where kind in ('nps', 'csat', 'ces', 'rating')
)
select
    w.journey_id, a.outcome, w.customer, exact_avg(a.x) as x, exact_avg(a.k) as k,
    row_number() over (partition by w.journey_id, a.outcome order by w.customer) - 1 as row
from wrote as w
join answers as a on a.response_id = w.response_id
group by w.journey_id, a.outcome, w.customer;
