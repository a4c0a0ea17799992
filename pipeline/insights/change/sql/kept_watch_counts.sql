-- name: changed_days
-- grain: month that changed, with its first and last day
-- reads: changed_months
-- writes: changed_days
-- key: number
create or replace temp table changed_days as
select
    number, date_diff('day', date '1969-12-29', make_date(number // 12, number % 12 + 1, 1)) as first_day,
    date_diff('day', date '1969-12-29', make_date((number + 1) // 12, (number + 1) % 12 + 1, 1)) - 1 as last_day
from changed_months;

-- name: changed_periods
-- grain: period that touches a month that changed
-- reads: changed_days
-- writes: changed_periods
-- key: grain, period
create or replace temp table changed_periods as
select distinct * from (
    select grain, unnest(range(first_day, last_day + 3))::integer as period from changed_days cross join (values ('day'), ('three days')) as g (grain)
    union all
    select 'week', unnest(range(first_day // 7, last_day // 7 + 1))::integer from changed_days
    union all
    select 'month', number from changed_days
);

-- name: keep_watch_counts
-- grain: journey × touchpoint, theme or (subject '') anything × day, week, month, or three days
-- reads: changed_days, changed_periods, coded_opinions, customer_codes, month_codes, thing_codes
-- writes: insights.kept_watch_counts
-- n: customers with a negative sentence about it or, for anything, customers who wrote. Days count from Monday, 1969-12-29, weeks from there,
-- months from year 0; three days: the day and the two before it. Computed for periods that touch a month that changed; their other days are read with
-- them (at most a week).
delete from insights.kept_watch_counts as k
where exists (from changed_periods as c where c.grain = k.grain and c.period = k.period);
insert into insights.kept_watch_counts
with days_read as (
    select distinct unnest(range(first_day - 7, last_day + 8)) as day from changed_days
),
said as (
    select customer_code, touchpoint_code, theme_code, sign, o.day, c.number as month
    from coded_opinions as o
    join month_codes as c on c.month_code = o.month_code
    where o.day in (select day from days_read)
),
days as (
    select distinct t.thing, s.customer_code, day, month
    from said as s
    join customer_codes as c on c.customer_code = s.customer_code
    join thing_codes as t on t.journey_id = c.journey_id and t.subject = ''
    union all
    select distinct touchpoint_code, customer_code, day, month from said where sign < 0 and touchpoint_code is not null
    union all
    select distinct -theme_code, customer_code, day, month from said where sign < 0 and theme_code is not null
),
counted as (
    select 'day' as grain, thing, day as period, count(*) as n from days group by all
    union all
    select 'week', thing, day // 7, count(distinct customer_code) from days group by all
    union all
    select 'month', thing, month, count(distinct customer_code) from days group by all
    union all
    select 'three days', thing, period, count(distinct customer_code)
    from (
        select thing, customer_code, unnest([day, day + 1, day + 2]) as period
        from days
        where thing not in (select anything from thing_codes)
    )
    group by all
)
select c.grain, t.journey_id, t.subject, t.subject_id, c.period, c.n
from counted as c
join changed_periods as p on p.grain = c.grain and p.period = c.period
join thing_codes as t on t.thing = c.thing;
