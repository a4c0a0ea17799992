-- grain: customer of one group of driver_groups, in the order of row
-- reads: driver_answers
select x, k from driver_answers where journey_id is not distinct from $journey_id::text and outcome = $outcome order by row;
