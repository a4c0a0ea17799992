-- name: left_out_sums
-- grain: cell × outcome × customers who say so (side); a cell is a touchpoint or, with $by_theme, a touchpoint × theme
-- reads: coded_opinions, customer_codes, driver_answers
-- side: pain point, customers with a negative sentence about it; gain, all who mention it. n, s, q: those of them who gave the outcome, sum of what the key
-- figure counts (-1 to 1), and of its squares. n_all, s_all, q_all: the same over all who wrote in the journey.
with said as (
    select
        case when $by_theme then o.cell_code else o.touchpoint_code end as code, c.journey_id, c.customer, bool_or(o.sign < 0) as negative
    from coded_opinions as o
    join customer_codes as c on c.customer_code = o.customer_code
    where o.touchpoint_code is not null
    group by all
),
sides as (
    select code, journey_id, customer, 'gain' as side from said
    union all
    select code, journey_id, customer, 'pain point' from said where negative
),
everybody as (
    select journey_id, outcome, count(*) as n_all, exact_sum(k) as s_all, exact_sum(k * k) as q_all
    from driver_answers
    where journey_id is not null
    group by journey_id, outcome
)
select s.code, s.side, a.outcome, count(*) as n, exact_sum(a.k) as s, exact_sum(a.k * a.k) as q, e.n_all, e.s_all, e.q_all
from sides as s
join driver_answers as a on a.journey_id = s.journey_id and a.customer = s.customer
join everybody as e on e.journey_id = s.journey_id and e.outcome = a.outcome
group by s.code, s.side, a.outcome, e.n_all, e.s_all, e.q_all
order by s.code, s.side, a.outcome;
