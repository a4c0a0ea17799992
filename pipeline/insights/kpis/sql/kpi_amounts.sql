-- grain: currency × scope × period × customer with an amount of $kind (such as a lifetime value), in ascending order of value within currency, scope and period
-- reads: insights.opinions, raw.customer_of, raw.measures, raw.responses, scopes
-- The latest of a customer's values in the period counts: each is a whole, not a part.
with given as (
    select
        m.currency, m.response_id, m.value, r.created_at, local_month(r.created_at) as month,
        u.customer
    from raw.measures as m
    join raw.responses as r on r.response_id = m.response_id
    join raw.customer_of as u on u.response_id = m.response_id
    where m.kind = $kind
),
places as (
    select response_id, scope from scopes
    union all
    select distinct response_id, 'touchpoint:' || journey_id || '/' || touchpoint_id from insights.opinions where touchpoint_id is not null
),
latest as (
    select
        g.currency, c.scope, coalesce(g.month, 'all') as period, g.customer,
        arg_max(g.value, (g.created_at, g.response_id)) as value
    from given as g
    join places as c on c.response_id = g.response_id
    group by grouping sets ((g.currency, c.scope, g.month, g.customer), (g.currency, c.scope, g.customer))
)
select currency, scope, period, value from latest order by currency, scope, period, value
