-- grain: response × attribute that is counted
-- reads: attribute_values
-- frames: folded_values (attribute_counts)
-- writes: segment_values
-- key: response_id, attribute
-- place: of the segment within the attribute.
create or replace temp table segment_values as
select v.response_id, v.customer, v.attribute, v.value, f.segment, f.place
from attribute_values as v
join folded_values as f on f.attribute = v.attribute and f.value = v.value;
