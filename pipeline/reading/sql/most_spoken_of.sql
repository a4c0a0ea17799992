-- grain: one row: the touchpoint that most customers speak of. Read from the published file.
select touchpoint_id from touchpoint_scores where period = 'all' order by customers desc, journey_id, touchpoint_id limit 1;
