-- grain: input file. Owner: pipeline/raw. Last statement of the file's transaction.
insert into raw.files by name
select
    $file_hash as file_hash, $file_name as file_name, $source as source, $mapping_hash as mapping_hash, $bytes as bytes,
    $status as status, $read as rows_read, $loaded as rows_loaded, $updated as rows_updated, $repeated as rows_repeated,
    $skipped as rows_skipped, $rejected as rows_rejected, $error as error, $run_id as run_id, $now::timestamptz as loaded_at;
