-- grain: journey (null: themes, over all journeys) × outcome that somebody gave
-- reads: driver_answers
select distinct journey_id, outcome from driver_answers order by journey_id nulls first, outcome;
