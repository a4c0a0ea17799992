-- What can be selected of what is loaded, and how many responses each part of a selection matches.
-- name: selected_counts
-- grain: one row
-- reads: raw.responses
with matched as (
    select
        $source is null or source = $source as of_source,
        ($first_day is null or local_day(created_at) >= $first_day::date)
        and ($last_day is null or local_day(created_at) <= $last_day::date) as of_period,
        $attribute is null
        or coalesce(list_contains($values::text[], left(trim(case $attribute when 'channel' then channel when 'language' then language else json_extract_string(attributes, $pointer) end), 200)), false) as of_segment
    from raw.responses
)

select
    count(*) as responses,
    count(*) filter (where of_source) as of_source,
    count(*) filter (where of_period) as of_period,
    count(*) filter (where of_segment) as of_segment,
    count(*) filter (where of_source and of_period and of_segment) as all_of_it
from matched;

-- name: selectable_sources
-- grain: source, the one with the most responses first
-- reads: raw.responses
select source as name, count(*) as responses from raw.responses group by source order by responses desc, name;

-- name: selectable_days
-- grain: one row
-- reads: raw.responses
select
    local_day(min(created_at)) as first_day, local_day(max(created_at)) as last_day
from raw.responses;

-- name: selectable_attributes
-- grain: attribute that a response has, the most frequent first
-- reads: raw.responses
with named as (
    select 'channel' as name from raw.responses where channel is not null
    union all
    select 'language' from raw.responses where language is not null
    union all
    select unnest(json_keys(attributes)) from raw.responses
)

select name, count(*) as responses from named where name is not null group by name order by responses desc, name;

-- name: selectable_values
-- grain: value of an attribute, the most frequent first
-- reads: raw.customer_of, raw.responses
-- value: without outer blanks, cut at 200 characters, as segments are counted.
select
    left(trim(case $attribute when 'channel' then channel when 'language' then language else json_extract_string(attributes, $pointer) end), 200) as name,
    count(distinct u.customer) as customers
from raw.responses as r
join raw.customer_of as u on u.response_id = r.response_id
group by name
having name <> ''
order by customers desc, name;

-- name: selectable_segments
-- grain: segment of an attribute that $least customers have, the most frequent first
-- reads: raw.customer_of, raw.responses
-- $given: the attribute's values; $segments: the segment of each.
with meant as (
    select unnest($given::text[]) as value, unnest($segments::text[]) as segment
),
said as (
    select
        response_id,
        left(trim(case $attribute when 'channel' then channel when 'language' then language else json_extract_string(attributes, $pointer) end), 200) as value
    from raw.responses
)
select m.segment as name, count(*) as responses
from said as s
join meant as m on m.value = s.value
join raw.customer_of as u on u.response_id = s.response_id
group by m.segment
having count(distinct u.customer) >= $least
order by responses desc, name;
