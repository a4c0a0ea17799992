-- grain: gain, strongest first over all journeys, with the sentence that says it best
-- reads: published.gains, published.sentences, published.touchpoints, published.verbatims
select
    p.*, t.name as touchpoint_name, t.journey, v.text as verbatim, v.verbatim_id,
    v.text[s.start_char + 1:s.end_char] as quote
from gains as p
left join touchpoints as t on t.journey_id = p.journey_id and t.touchpoint_id = p.touchpoint_id
left join sentences as s on s.sentence_id = p.example_sentence_ids[1]
left join verbatims as v on v.verbatim_id = p.example_verbatim_ids[1]
order by p.priority desc, p.customers desc, p.journey_id, p.rank
limit $top;
