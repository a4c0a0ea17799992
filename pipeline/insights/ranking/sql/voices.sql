-- name: recent_effects
-- grain: cell spoken of in its journey's window or in the days before it; a cell is a touchpoint or, with $by_theme, a touchpoint × theme
-- reads: coded_opinions, customer_codes, ranking_windows
-- Sums over customers who speak of it in the window, as in effects.sql (customers, mentions, s, q, f, strongest), those of them who complain or praise
-- (negative, positive), and those who did so in the days before (earlier_negative, earlier_positive).
with per_customer as (
    select
        case when $by_theme then o.cell_code else o.touchpoint_code end as code, o.day >= w.first_day as recent, o.customer_code, count(*) as mentions,
        avg(o.sign) as net, bool_or(o.sign < 0)::integer as negative, bool_or(o.sign > 0)::integer as positive
    from coded_opinions as o
    join customer_codes as c on c.customer_code = o.customer_code
    join ranking_windows as w on w.journey_id = c.journey_id
    where o.touchpoint_code is not null and o.day between w.before_day and w.last_day
    group by all
)
select
    code, count(*) filter (recent) as customers, coalesce(sum(mentions) filter (recent), 0)::bigint as mentions,
    exact_sum(case when recent then net end) as s, exact_sum(case when recent then net * net end) as q,
    exact_sum(case when recent then net ** 4 end) as f, coalesce(max(abs(net), 31) filter (recent), []) as strongest,
    coalesce(sum(negative) filter (recent), 0)::bigint as negative, coalesce(sum(positive) filter (recent), 0)::bigint as positive,
    coalesce(sum(negative) filter (not recent), 0)::bigint as earlier_negative, coalesce(sum(positive) filter (not recent), 0)::bigint as earlier_positive
from per_customer
group by code
order by code;

-- name: recent_writers
-- grain: journey
-- reads: coded_opinions, customer_codes, ranking_windows
-- Customers who wrote anything in the window, and in the days before it.
select
    w.journey_id, any_value(w.window_from) as window_from, any_value(w.window_until) as window_until,
    count(distinct o.customer_code) filter (o.day >= w.first_day) as writers, count(distinct o.customer_code) filter (o.day < w.first_day) as earlier_writers
from coded_opinions as o
join customer_codes as c on c.customer_code = o.customer_code
join ranking_windows as w on w.journey_id = c.journey_id and o.day between w.before_day and w.last_day
group by w.journey_id
order by w.journey_id;

-- name: first_and_last
-- grain: cell
-- reads: coded_opinions
-- When it was first complained of, first praised, last complained of.
select
    case when $by_theme then cell_code else touchpoint_code end as code,
    local_day(min(created_at) filter (sign < 0)) as first_negative, local_day(min(created_at) filter (sign > 0)) as first_positive,
    max(created_at) filter (sign < 0) as last_negative
from coded_opinions
where touchpoint_code is not null
group by 1
order by 1;

-- name: monthly_voices
-- grain: cell × month in which somebody speaks of it
-- reads: month_codes, segment_votes
-- Customers who complain of it, and who praise it.
with per_customer as (
    select
        case when $by_theme then cell_code else touchpoint_code end as code, month_code, customer_code, bool_or(negative) as negative,
        bool_or(positive) as positive
    from segment_votes
    where scope_code = 0 and touchpoint_code is not null
    group by all
)
select p.code, m.number as month, count(*) filter (p.negative) as negative, count(*) filter (p.positive) as positive
from per_customer as p
join month_codes as m on m.month_code = p.month_code
group by p.code, m.number
order by p.code, m.number;

-- name: monthly_writers
-- grain: journey × month
-- reads: customer_codes, month_codes, segment_writers
-- Customers who wrote anything.
select c.journey_id, m.number as month, count(*) as writers
from segment_writers as w
join customer_codes as c on c.customer_code = w.customer_code
join month_codes as m on m.month_code = w.month_code and m.month_code <> 0
where w.scope_code = 0
group by c.journey_id, m.number
order by c.journey_id, m.number;
