-- name: read_files
-- grain: attempt at one content, the loaded one first
-- reads: raw.files
select file_name, source, mapping_hash, status, rows_rejected, error
from raw.files
where file_hash = $file_hash
order by status = 'loaded' desc, file_name;

-- name: forget_attempt
-- grain: input file, rejected row
-- writes: raw.files, raw.rejected_rows
-- Removes an attempt that is about to be repeated. Another mapping's attempt at the same content stays.
delete from raw.rejected_rows where file_hash = $file_hash and (source is null or $source is null or source = $source);
delete from raw.files
where file_hash = $file_hash and (source is null or $source is null or source = $source) and (status = 'loaded' or file_name = $file_name);

-- name: forget_others
-- grain: input file
-- writes: raw.files
-- Removes failed attempts by mappings that do not take the file any more.
delete from raw.files
where file_hash = $file_hash and file_name = $file_name and status <> 'loaded' and source is not null and not list_contains($takers, source);

-- name: insert_file
-- grain: attempt at an input file
-- writes: raw.files
-- Last statement of the file's transaction.
insert into raw.files by name
select
    $file_hash as file_hash, $file_name as file_name, $source as source, $mapping_hash as mapping_hash, $bytes as bytes,
    $status as status, $read as rows_read, $loaded as rows_loaded, $updated as rows_updated, $repeated as rows_repeated,
    $skipped as rows_skipped, $rejected as rows_rejected, $non_answers as non_answers, $error as error, $note as note, $run_id as run_id,
    $now::timestamptz as loaded_at;
