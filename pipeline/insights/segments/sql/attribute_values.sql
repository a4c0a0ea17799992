-- grain: response × attribute with a value
-- reads: raw.customer_of, raw.responses
-- writes: attribute_values
-- key: response_id, attribute
-- Attributes in $segments; with $every_attribute, all others too. value: without outer blanks, cut at 200 characters.
create or replace temp table attribute_values as
with given as (
    select r.response_id, u.customer, r.attributes
    from raw.responses as r
    join raw.customer_of as u on u.response_id = r.response_id
    where r.attributes is not null
),
named as (
    select response_id, customer, attributes, unnest(case when $every_attribute then json_keys(attributes) else $segments::text[] end) as attribute
    from given
)
select response_id, customer, attribute, value
from (
    select
        response_id, customer, attribute,
        left(trim(json_extract_string(attributes, '/' || replace(replace(attribute, '~', '~0'), '/', '~1'))), 200) as value
    from named
)
where value <> '';
