-- grain: the newest run that tried a file: its rejected and read rows, the rejected share of all files before it, its largest rejected share of
--   one file, and how many files could not be read; at most one row
-- reads: published.files
with newest as (
    select run_id from files order by loaded_at desc limit 1
)
select
    n.run_id, coalesce(sum(f.rows_rejected) filter (f.run_id = n.run_id), 0)::bigint as rejected,
    coalesce(sum(f.rows_read) filter (f.run_id = n.run_id), 0)::bigint as read,
    coalesce(sum(f.rows_rejected) filter (f.run_id <> n.run_id) / nullif(sum(f.rows_read) filter (f.run_id <> n.run_id), 0), 0)::double as share_before,
    coalesce(max(f.rows_rejected / nullif(f.rows_read, 0)) filter (f.run_id = n.run_id), 0)::double as worst,
    count(*) filter (f.run_id = n.run_id and f.status <> 'loaded')::bigint as unread
from files as f
cross join newest as n
group by n.run_id;
