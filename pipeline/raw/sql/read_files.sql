-- grain: attempt at one content. Owner: pipeline/raw. Loaded first.
select file_name, source, mapping_hash, status, rows_rejected, error
from raw.files
where file_hash = $file_hash
order by status = 'loaded' desc, file_name;
