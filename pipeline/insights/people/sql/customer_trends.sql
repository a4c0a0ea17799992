-- grain: customer with a key and at least three responses with a sentence, given at more than one moment
-- reads: insights.opinions
-- Sums over responses of x, years since the customer's mean time, and y, mean polarity of the response minus the customer's mean: sxx, sxy, syy; n
-- responses.
with responses as (
    select customer as customer_key, response_id, any_value(epoch(created_at)) / 31557600.0 as years, exact_avg(polarity) as y
    from insights.opinions
    where has_key
    group by customer, response_id
),
means as (
    select customer_key, count(*) as n, exact_avg(years) as years, exact_avg(y) as y
    from responses
    group by customer_key
    having count(*) >= 3 and min(years) < max(years)
)
select
    m.customer_key, any_value(m.n)::double as n, exact_sum((r.years - m.years) * (r.years - m.years)) as sxx,
    exact_sum((r.years - m.years) * (r.y - m.y)) as sxy, exact_sum((r.y - m.y) * (r.y - m.y)) as syy
from responses as r
join means as m on m.customer_key = r.customer_key
group by m.customer_key
order by m.customer_key;
