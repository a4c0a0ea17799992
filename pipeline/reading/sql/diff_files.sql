-- grain: attempt at an input file that one snapshot knows and the other does not
-- reads: published.files
select
    case when o.file_name is null then 'new' else 'gone' end as change, coalesce(n.file_name, o.file_name) as file_name,
    coalesce(n.status, o.status) as status, coalesce(n.rows_read, o.rows_read) as rows_read, coalesce(n.rows_rejected, o.rows_rejected) as rows_rejected
from older.published.files as o
full join newer.published.files as n on n.file_name = o.file_name and n.loaded_at = o.loaded_at and n.status = o.status
where o.file_name is null or n.file_name is null
order by change desc, file_name, status;
