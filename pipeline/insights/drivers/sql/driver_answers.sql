-- grain: journey (null: all together) × outcome × customer who wrote there and gave the outcome
-- reads: insights.opinions, main_answers
-- writes: driver_answers
-- key: journey_id, outcome, customer
-- x: mean of the customer's normalised answers, 0 to 1. k: mean of what the key figure counts, -1 to 1
-- (balanced in main_answers). row: place among the customers, from 0.
create or replace temp table driver_answers as
with wrote as (
    select distinct null::text as journey_id, customer, response_id from insights.opinions
    union all
    select distinct journey_id, customer, response_id from insights.opinions
)
select
    w.journey_id, a.kpi as outcome, w.customer, exact_avg(a.score) as x, exact_avg(a.balanced) as k,
    row_number() over (partition by w.journey_id, a.kpi order by w.customer) - 1 as row
from wrote as w
join main_answers as a on a.response_id = w.response_id and a.compared
group by w.journey_id, a.kpi, w.customer;
