-- grain: the run, or where it published nothing the newest that did. Read from the published file.
select run_id, manifest::text as manifest
from runs
where status = 'complete'
order by run_id = $run_id desc, started_at desc
limit 1;
