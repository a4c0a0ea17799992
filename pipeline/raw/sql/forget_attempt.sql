-- grain: input file, rejected row. Owner: pipeline/raw. An attempt that is repeated leaves its place to the new one.
delete from raw.rejected_rows where file_hash = $file_hash;
delete from raw.files where file_hash = $file_hash and (status = 'loaded' or file_name = $file_name);
