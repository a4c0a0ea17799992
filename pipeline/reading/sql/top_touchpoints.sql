-- grain: touchpoint that is a pain point, or a gain ($status), most pressing first over all journeys
-- reads: published.gains, published.pain_points, published.sentences, published.touchpoint_impacts, published.touchpoints, published.verbatims
-- With its themes, and the sentence that says it best.
with named as (
    select journey_id, touchpoint_id, 'pain point' as status, label, priority from pain_points where theme_id is not null
    union all
    select journey_id, touchpoint_id, 'gain', label, priority from gains where theme_id is not null
),
listed as (
    select journey_id, touchpoint_id, status, string_agg(label, ', ' order by priority desc) as themes
    from (select * from named qualify row_number() over (partition by journey_id, touchpoint_id, status order by priority desc) <= 3)
    group by journey_id, touchpoint_id, status
)
select i.*, t.journey, l.themes, v.text[s.start_char + 1:s.end_char] as quote
from touchpoint_impacts as i
join touchpoints as t on t.journey_id = i.journey_id and t.touchpoint_id = i.touchpoint_id
left join listed as l on l.journey_id = i.journey_id and l.touchpoint_id = i.touchpoint_id and l.status = i.status
left join sentences as s on s.sentence_id = i.example_sentence_ids[1]
left join verbatims as v on v.verbatim_id = s.verbatim_id
where i.status = $status
order by i.priority desc, i.customers desc, i.journey_id, i.rank
limit $top;
