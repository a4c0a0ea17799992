-- grain: loaded input file whose rows are not all accounted for
-- reads: published.files
select file_name from snapshot.published.files
where status = 'loaded' and rows_read <> rows_loaded + rows_updated + rows_repeated + rows_skipped + rows_rejected;
