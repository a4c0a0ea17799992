-- grain: response × scope
-- reads: raw.customer_of, raw.responses
-- writes: scopes
-- key: response_id, scope
-- 'all', 'source:<name>', 'channel:<name>', and '<attribute>:<value>' for each attribute in $segments: its $segment_values values with the
-- most customers, of those with at least $min_customers (a value is at most 80 characters long).
create or replace temp table scopes as
with given as (
    select r.response_id, u.customer, r.source, r.channel, r.attributes
    from raw.responses as r
    join raw.customer_of as u on u.response_id = r.response_id
),
attribute_values as (
    select
        g.response_id, g.customer, s.attribute,
        left(trim(json_extract_string(g.attributes, '/' || replace(replace(s.attribute, '~', '~0'), '/', '~1'))), 80) as value
    from given as g
    cross join (select unnest($segments::text[]) as attribute) as s
    where g.attributes is not null
),
largest as (
    select attribute, value
    from attribute_values
    where value <> ''
    group by attribute, value
    having count(distinct customer) >= $min_customers
    qualify row_number() over (partition by attribute order by count(distinct customer) desc, value) <= $segment_values
)
select response_id, 'all' as scope from given
union all
select response_id, 'source:' || source from given
union all
select response_id, 'channel:' || channel from given where channel is not null
union all
select v.response_id, v.attribute || ':' || v.value
from attribute_values as v
join largest as l on l.attribute = v.attribute and l.value = v.value;
