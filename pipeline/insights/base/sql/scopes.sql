-- grain: response × scope
-- reads: raw.responses, segment_values
-- writes: scopes
-- key: response_id, scope
-- 'all', 'source:<name>', 'channel:<name>', and '<attribute>:<value>' for each attribute that is counted: its $segment_values segments with the
-- most customers, of those with at least $min_customers.
create or replace temp table scopes as
with given as (
    select response_id, source, channel from raw.responses
),
largest as (
    select attribute, segment
    from segment_values
    group by attribute, segment
    having count(distinct customer) >= $min_customers
    qualify row_number() over (partition by attribute order by count(distinct customer) desc, segment) <= $segment_values
)
select response_id, 'all' as scope from given
union all
select response_id, 'source:' || source from given
union all
select response_id, 'channel:' || channel from given where channel is not null
union all
select v.response_id, v.attribute || ':' || v.segment
from segment_values as v
join largest as l on l.attribute = v.attribute and l.segment = v.segment;
