-- grain: pair of values that the attributes $one and $other have in a response
-- reads: attribute_values
select distinct a.value as one, b.value as other
from attribute_values as a
join attribute_values as b on b.response_id = a.response_id and b.attribute = $other
where a.attribute = $one
order by a.value, b.value;
