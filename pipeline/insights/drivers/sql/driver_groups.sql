-- grain: journey (null: themes, over all journeys) × outcome that somebody gave. Owner: pipeline/insights.
select distinct journey_id, outcome from driver_answers order by journey_id nulls first, outcome;
