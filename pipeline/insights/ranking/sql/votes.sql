-- name: ranking_votes
-- grain: cell × customer who speaks of it; a cell is a touchpoint or, with $by_theme, a touchpoint × theme
-- reads: coded_opinions, customer_codes, ranking_windows
-- net: of what the customer says of it in the journey's window, 0 where that is nothing. recent: 1 if it is something, else 0.
with said as (
    select
        case when $by_theme then o.cell_code else o.touchpoint_code end as code, o.customer_code, o.sign,
        o.day between w.first_day and w.last_day as recent
    from coded_opinions as o
    join customer_codes as c on c.customer_code = o.customer_code
    join ranking_windows as w on w.journey_id = c.journey_id
    where o.touchpoint_code is not null
)
select code, customer_code, coalesce(avg(sign) filter (recent), 0) as net, bool_or(recent)::integer as recent
from said
group by 1, 2
order by 1, 2;

-- name: ranking_customers
-- grain: journey × customer, in the order of customer_code
-- reads: coded_opinions, customer_codes, ranking_windows
-- recent: whether the customer wrote anything in the window.
with recent as (
    select distinct o.customer_code
    from coded_opinions as o
    join customer_codes as c on c.customer_code = o.customer_code
    join ranking_windows as w on w.journey_id = c.journey_id and o.day between w.first_day and w.last_day
)
select c.journey_id, c.score, (r.customer_code is not null)::integer as recent
from customer_codes as c
left join recent as r on r.customer_code = c.customer_code
order by c.customer_code;
