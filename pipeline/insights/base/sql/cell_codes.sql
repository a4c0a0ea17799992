-- grain: journey × touchpoint (null: none) × theme (null: the touchpoint's rest)
-- reads: insights.opinions
-- writes: cell_codes
-- key: cell_code
-- These cells as whole numbers.
create or replace temp table cell_codes as
with cells as (
    select distinct journey_id, touchpoint_id, theme_id from insights.opinions where touchpoint_id is not null or theme_id is not null
)
select
    journey_id, touchpoint_id, theme_id,
    case when touchpoint_id is not null then dense_rank() over (order by touchpoint_id is null, journey_id, touchpoint_id) end::integer as touchpoint_code,
    case when theme_id is not null then dense_rank() over (order by theme_id is null, journey_id, theme_id) end::integer as theme_code,
    row_number() over (order by journey_id, touchpoint_id, theme_id nulls first)::integer as cell_code
from cells;
