-- name: search_columns
-- grain: column of published.embeddings; none where it was left out
-- Its type names the number of dimensions.
select data_type from duckdb_columns()
where database_name = 'voc' and schema_name = 'published' and table_name = 'embeddings' and column_name = 'embedding';

-- name: search_model
-- grain: annotator of the newest run
-- reads: published.runs
select json_extract_string(manifest, '$.annotator') from runs order by started_at desc limit 1;

-- name: search_matches
-- grain: sentence alike, likest first
-- reads: published.sentences, published.touchpoints, published.verbatims
-- frames: matches (pipeline/reading/search.py)
select
    m.score, s.sentence_id, s.verbatim_id, v.created_at, v.created_on, v.source, s.touchpoint_id, t.name as touchpoint, s.sentiment_label, s.polarity, s.text
from matches as m
join sentences as s on s.sentence_id = m.sentence_id
join verbatims as v on v.verbatim_id = s.verbatim_id
left join touchpoints as t on t.journey_id = s.journey_id and t.touchpoint_id = s.touchpoint_id
order by m.score desc, s.sentence_id
limit $most;

-- name: search_counts
-- grain: touchpoint or month in which there are sentences alike, and one row for all of them
-- reads: published.responses, published.sentences, published.touchpoints, published.verbatims
-- frames: matches (pipeline/reading/search.py)
with alike as (
    select
        r.customer, s.sentiment_label, coalesce(t.name, s.touchpoint_id, 'unmapped') as touchpoint, strftime(v.created_on, '%Y-%m') as month
    from matches as m
    join sentences as s on s.sentence_id = m.sentence_id
    join verbatims as v on v.verbatim_id = s.verbatim_id
    join responses as r on r.response_id = v.response_id
    left join touchpoints as t on t.journey_id = s.journey_id and t.touchpoint_id = s.touchpoint_id
)
select
    case grouping(touchpoint, month) when 1 then 'touchpoint' when 2 then 'month' else 'all' end as part, coalesce(touchpoint, month) as name,
    count(*) as sentences, count(distinct customer) as customers, count(*) filter (sentiment_label = 'negative') as negative
from alike
group by grouping sets ((), (touchpoint), (month))
order by part, if(part = 'month', month, null), customers desc, name;
