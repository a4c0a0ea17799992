-- grain: theme (touchpoint where $journey_id is given) × customer who mentions it and gave the outcome
-- reads: driver_answers, driver_mentions
select m.item, a.row, m.net, m.negative, m.positive
from driver_mentions as m
join driver_answers as a on a.customer = m.customer and a.journey_id is not distinct from m.journey_id
where m.journey_id is not distinct from $journey_id::text and a.outcome = $outcome
order by m.item, a.row;
