-- name: answer_head
-- grain: the published file
-- reads: published.responses, published.runs, published.verbatims
select
    (select count(*) from responses) as responses, (select count(distinct customer) from responses) as customers,
    (select count(*) from verbatims) as verbatims, (select min(created_at) from responses) as first_response_at,
    (select max(created_at) from responses) as last_response_at, (select arg_max(run_id, started_at) from runs) as newest_run,
    (select max(finished_at) from runs) as published_at, (select list(distinct source order by source) from responses) as sources;

-- name: answer_figures
-- grain: key figure of all responses and all time
-- reads: published.kpis
select kpi, value, low, high, n, customers, unit, higher_is_better, formula from kpis where scope = 'all' and period = 'all' order by kpi;

-- name: answer_dictionary
-- grain: published table, or column of the table $table
-- reads: published.data_dictionary
select if($table is null, table_name, column_name) as name, data_type, description from data_dictionary
where if($table is null, column_name is null, table_name = $table and column_name is not null)
order by name;

-- name: answer_ranking
-- grain: pain point or gain, most pressing first
-- reads: published.sentences, published.touchpoints
-- frames: ranked (pipeline/reading/answers.py)
with evidence as (
    select
        e.journey_id, e.rank,
        list({'sentence_id': e.sentence_id, 'verbatim_id': e.verbatim_id, 'untrusted_text': s.text} order by e.place) as evidence
    from (
        select
            journey_id, rank, unnest(example_sentence_ids) as sentence_id, unnest(example_verbatim_ids) as verbatim_id,
            generate_subscripts(example_sentence_ids, 1) as place
        from ranked
    ) as e
    left join sentences as s on s.sentence_id = e.sentence_id
    group by e.journey_id, e.rank
)
select
    r.rank, r.journey_id, coalesce(t.name, r.touchpoint, r.touchpoint_id) as touchpoint, r.label as untrusted_theme, r.customers, r.mentions,
    r.net_sentiment, r.net_low, r.net_high, r.impact, r.impact_low, r.impact_high, r.q_value, r.priority, r.touchpoint_id, r.theme_id, e.evidence
from ranked as r
left join touchpoints as t on t.journey_id = r.journey_id and t.touchpoint_id = r.touchpoint_id
left join evidence as e on e.journey_id = r.journey_id and e.rank = r.rank
order by r.journey_id, r.rank
limit $most;
