-- grain: group of suggestions: requests first, then touchpoints, those of most customers first, with the sentence that says it best
-- reads: published.sentences, published.suggestions, published.touchpoints, published.verbatims
select
    p.*, t.name as touchpoint_name, t.journey, v.text[s.start_char + 1:s.end_char] as quote, v.created_on as quote_at, v.source as quote_source
from suggestions as p
left join touchpoints as t on t.journey_id = p.journey_id and t.touchpoint_id = p.touchpoint_id
left join sentences as s on s.sentence_id = p.example_sentence_ids[1]
left join verbatims as v on v.verbatim_id = p.example_verbatim_ids[1]
where p.grouped_by in ('request', 'touchpoint')
order by p.grouped_by, p.customers desc, p.journey_id, p.rank
limit $top;
