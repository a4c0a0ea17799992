-- grain: segment: a source, a channel, or a value of an attribute
-- reads: raw.customer_of, scopes, segment_values
-- writes: insights.segments
-- key: scope
create schema if not exists insights;
create or replace table insights.segments as
with members as (
    select s.scope, count(*) as responses, count(distinct u.customer) as customers
    from scopes as s
    join raw.customer_of as u on u.response_id = s.response_id
    where s.scope <> 'all'
    group by s.scope
),
spelled as (
    select
        attribute || ':' || segment as scope, any_value(attribute) as attribute, any_value(segment) as value, any_value(place) as place,
        list(distinct value order by value) as spellings
    from segment_values
    group by attribute, segment
)
select
    m.scope, coalesce(p.attribute, split_part(m.scope, ':', 1)) as attribute, coalesce(p.value, substr(m.scope, strpos(m.scope, ':') + 1)) as value,
    coalesce(p.place, (row_number() over (partition by p.scope is null, split_part(m.scope, ':', 1) order by m.customers desc, m.scope))::integer) as place,
    m.customers, m.responses, case when p.spellings <> [p.value] and len(p.spellings) <= 50 then p.spellings else [] end as spellings
from members as m
left join spelled as p on p.scope = m.scope
order by attribute, place;
comment on table insights.segments is 'One row per segment that is counted: a source, a channel, or a value of an attribute that became one (segment_attributes says which did).';
comment on column insights.segments.scope is 'source:<name>, channel:<name> or <attribute>:<value>, as in the column scope of other tables and in responses.segments.';
comment on column insights.segments.attribute is 'source, channel, or the attribute''s name as the source mapping gives it.';
comment on column insights.segments.value is 'Its value: spellings folded, numbers in bands, versions cut to the level that has enough customers (docs/segments.md).';
comment on column insights.segments.place is 'Place within the attribute, from 1: bands and versions in rising order, others by number of customers.';
comment on column insights.segments.customers is 'Customers with a response in it (an anonymous response counts as one customer).';
comment on column insights.segments.responses is 'Responses in it.';
comment on column insights.segments.spellings is 'The values as responses have them, where they differ from value; empty otherwise, and for more than 50.';
