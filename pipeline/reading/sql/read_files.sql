-- grain: input file that a run read. Read from the published file.
select file_name, source, status, rows_read, rows_loaded, rows_updated, rows_repeated, rows_skipped, rows_rejected, error
from files
where run_id = $run_id
order by file_name;
