-- grain: journey × touchpoint, theme or (subject '') anything × day, week, month, or three days. Owner: pipeline/insights. n: customers with a negative
-- sentence about it, or, for anything, who wrote. Days count from Monday, 1969-12-29 (UTC), weeks from there, months from year 0; three days: the day and
-- the two before it.
with said as (
    select
        journey_id, touchpoint_id, theme_id, hash(customer) as who, sign,
        date_diff('day', date '1969-12-29', (created_at at time zone 'UTC')::date) as day,
        date_part('year', created_at at time zone 'UTC') * 12 + date_part('month', created_at at time zone 'UTC') - 1 as month
    from insights.opinions
),
days as (
    select distinct journey_id, '' as subject, '' as subject_id, who, day, month from said
    union all
    select distinct journey_id, 'touchpoint', touchpoint_id, who, day, month from said where sign < 0 and touchpoint_id is not null
    union all
    select distinct journey_id, 'theme', theme_id, who, day, month from said where sign < 0 and theme_id is not null
),
periods as (
    select journey_id, subject, subject_id, who, unnest(['day', 'week', 'month']) as grain, unnest([day, day // 7, month]) as period from days
    union
    select journey_id, subject, subject_id, who, 'three days', unnest([day, day + 1, day + 2]) from days where subject <> ''
)
select grain, journey_id, subject, subject_id, period, count(*) as n
from periods
group by all
order by all;
