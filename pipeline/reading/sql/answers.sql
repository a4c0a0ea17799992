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

-- name: answer_evidence
-- grain: entry of a list of the ranking with example sentences
-- reads: published.ranking, published.sentences
select
    e.place, list({'sentence_id': e.sentence_id, 'verbatim_id': e.verbatim_id, 'untrusted_text': s.text} order by e.position) as evidence
from (
    select
        place, unnest(example_sentence_ids) as sentence_id, unnest(example_verbatim_ids) as verbatim_id,
        generate_subscripts(example_sentence_ids, 1) as position
    from ranking
    where kind = $kind
) as e
left join sentences as s on s.sentence_id = e.sentence_id
group by e.place
order by e.place;
