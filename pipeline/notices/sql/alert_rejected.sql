-- grain: the newest run that read rows: its rejected and read rows, and the rejected share of all files before it; at most one row
-- reads: published.files
with newest as (
    select run_id from files where rows_read > 0 order by loaded_at desc limit 1
)
select
    n.run_id, coalesce(sum(f.rows_rejected) filter (f.run_id = n.run_id), 0)::bigint as rejected,
    sum(f.rows_read) filter (f.run_id = n.run_id)::bigint as read,
    coalesce(sum(f.rows_rejected) filter (f.run_id <> n.run_id) / nullif(sum(f.rows_read) filter (f.run_id <> n.run_id), 0), 0)::double as share_before
from files as f
cross join newest as n
group by n.run_id;
