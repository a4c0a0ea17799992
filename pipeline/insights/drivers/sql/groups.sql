-- name: driver_groups
-- grain: journey (null: themes, over all journeys) × outcome that somebody gave
-- reads: driver_answers
select distinct journey_id, outcome from driver_answers order by journey_id nulls first, outcome;

-- name: driver_scores
-- grain: customer of one group of driver_groups, in the order of row
-- reads: driver_answers
select x, k from driver_answers where journey_id is not distinct from $journey_id::text and outcome = $outcome order by row;

-- name: driver_cells
-- grain: theme (touchpoint where $journey_id is given) × customer who mentions it and gave the outcome
-- reads: driver_answers, driver_mentions
select m.item, a.row, m.net, m.negative, m.positive
from driver_mentions as m
join driver_answers as a on a.customer = m.customer and a.journey_id is not distinct from m.journey_id
where m.journey_id is not distinct from $journey_id::text and a.outcome = $outcome
order by m.item, a.row;
