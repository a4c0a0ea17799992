-- grain: customer of one group of driver_groups.sql, in the order of row. Owner: pipeline/insights.
select x, k from driver_answers where journey_id is not distinct from $journey_id::text and outcome = $outcome order by row;
