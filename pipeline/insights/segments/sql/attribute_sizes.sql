-- grain: attribute
-- reads: attribute_values
select attribute, count(distinct customer) as customers, count(distinct value) as different
from attribute_values
group by attribute
order by attribute;
