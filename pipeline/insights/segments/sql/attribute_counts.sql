-- grain: attribute × value, the $most_values of an attribute with the most customers
-- reads: attribute_values
select attribute, value, count(distinct customer) as customers
from attribute_values
group by attribute, value
qualify row_number() over (partition by attribute order by count(distinct customer) desc, value) <= $most_values
order by attribute, customers desc, value;
