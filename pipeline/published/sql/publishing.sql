-- name: last_publish
-- grain: the newest run before $run_id, if it finished well; at most one row
-- reads: ops.runs, ops.stage_reports
-- publish_key: of that run. n: rows that stages of $run_id have written.
with written as (
    select coalesce(sum(n), 0) as n
    from (
        select unnest(cast(json_extract(report, '$.rows.*') as bigint[])) as n
        from ops.stage_reports
        where run_id = $run_id and stage <> 'published'
    )
),
before as (
    select status, json_extract_string(manifest, '$.publish_key') as publish_key
    from ops.runs
    where run_id <> $run_id
    order by started_at desc
    limit 1
)
select before.publish_key, written.n from before cross join written where before.status in ('complete', 'unchanged');

-- name: count_rows
-- grain: published table: its number of rows
-- Exact: nothing was deleted since the tables were made.
select table_name, estimated_size from duckdb_tables() where database_name = 'snapshot' and schema_name = 'published' order by table_name;
