-- grain: the most pressing pain points over all journeys. Owner: flows. Read from the published file.
select p.*, t.name as touchpoint_name, v.text as verbatim, v.verbatim_id as verbatim_id
from pain_points as p
left join touchpoints as t on t.journey_id = p.journey_id and t.touchpoint_id = p.touchpoint_id
left join verbatims as v on v.verbatim_id = p.example_verbatim_ids[1]
order by p.priority desc, p.customers desc, p.journey_id, p.rank
limit $top;
