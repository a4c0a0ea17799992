-- grain: journey
-- reads: coded_opinions, customer_codes
-- writes: ranking_windows
-- key: journey_id
-- The days that the ranking is of: $window_days of them up to the newest day, and as many before (before_day to first_day - 1). The newest day is the
-- last with at least $min_customers customers (each once a day) in the $window_days up to it, so that one response with a wrong date does not move
-- the window into the future.
create or replace temp table ranking_windows as
with days as (
    select c.journey_id, o.day, count(distinct o.customer_code) as writers
    from coded_opinions as o
    join customer_codes as c on c.customer_code = o.customer_code
    group by c.journey_id, o.day
),
filled as (
    select a.journey_id, a.day, sum(b.writers) as writers
    from days as a
    join days as b on b.journey_id = a.journey_id and b.day between a.day - $window_days + 1 and a.day
    group by a.journey_id, a.day
),
ends as (
    select journey_id, coalesce(max(day) filter (writers >= $min_customers), max(day)) as last_day from filled group by journey_id
)
select
    journey_id, last_day, last_day - $window_days + 1 as first_day, last_day - 2 * $window_days + 1 as before_day,
    date '1969-12-29' + (last_day - $window_days + 1)::integer as window_from, date '1969-12-29' + last_day::integer as window_until
from ends;
