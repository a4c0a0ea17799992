-- grain: the newest run before $run_id, if it finished well: its publish key, and the rows that stages of $run_id have written. Owner: pipeline/published.
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
