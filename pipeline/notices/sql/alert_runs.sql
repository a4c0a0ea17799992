-- grain: one row: the newest run, and the newest that finished well, as structs; null where there is none
-- reads: ops.runs
select
    (select {run_id: run_id, status: status, error: error} from ops.runs order by started_at desc limit 1) as last,
    (
        select {run_id: run_id, finished_at: finished_at} from ops.runs where status in ('complete', 'unchanged') order by finished_at desc limit 1
    ) as good;
