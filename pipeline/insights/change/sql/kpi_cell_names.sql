-- grain: cell of kpi_cells
-- reads: insights.opinions
-- 1: responses without words, 2: responses with words and no touchpoint, then the touchpoints in order.
select 1 as cell_number, 'no comment' as cell, null::text as journey_id, null::text as touchpoint_id
union all
select 2, 'no touchpoint', null, null
union all
select (2 + row_number() over (order by journey_id, touchpoint_id))::integer, 'touchpoint', journey_id, touchpoint_id
from (select distinct journey_id, touchpoint_id from insights.opinions where touchpoint_id is not null)
