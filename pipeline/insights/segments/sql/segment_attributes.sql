-- grain: attribute of responses
-- reads: attribute_notes, insights.segments
-- writes: insights.segment_attributes
-- key: attribute
create or replace table insights.segment_attributes as
select
    a.attribute, a.used and coalesce(s.segments, 0) > 0 as used,
    case when a.used and coalesce(s.segments, 0) = 0 then 'none of its values has enough customers' else a.reason end as reason,
    a.kind, a.different_values, a.customers, coalesce(s.segments, 0) as segments, coalesce(s.counted, 0) as responses_counted
from attribute_notes as a
left join (select attribute, count(*) as segments, sum(responses)::bigint as counted from insights.segments where attribute not in ('source', 'channel') group by attribute) as s
    on s.attribute = a.attribute
order by a.position;
comment on table insights.segment_attributes is 'One row per attribute of responses: whether its values are counted as segments, and why or why not.';
comment on column insights.segment_attributes.attribute is 'Name, as the source mapping gives it.';
comment on column insights.segment_attributes.used is 'True where its values are segments.';
comment on column insights.segment_attributes.reason is 'named in the settings, found in the data, or why it is no segment. Naming it in insights.segments makes it one in any case.';
comment on column insights.segment_attributes.kind is 'values, bands (of numbers) or versions; null where it is not counted.';
comment on column insights.segment_attributes.different_values is 'Different values, before any folding.';
comment on column insights.segment_attributes.customers is 'Customers with a value (an anonymous response counts as one customer).';
comment on column insights.segment_attributes.segments is 'Segments that it has.';
comment on column insights.segment_attributes.responses_counted is 'Responses in one of its segments.';
