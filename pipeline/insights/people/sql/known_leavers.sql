-- grain: customer with a risk and a last known churn measure (1 left, 0 stayed)
-- reads: insights.customers, raw.customer_of, raw.measures, raw.responses
select c.risk, arg_max(m.value, (r.created_at, r.response_id)) as churned
from insights.customers as c
join raw.customer_of as u on u.customer = c.customer_key and u.customer_key is not null
join raw.responses as r on r.response_id = u.response_id
join raw.measures as m on m.response_id = r.response_id and m.kind = 'churn'
where c.risk is not null
group by c.customer_key, c.risk
order by c.customer_key;
