-- grain: verbatim to be cleaned; temporary. Owner: pipeline/enriched. Numbered in canonical order, so that batches are the same each time.
create or replace temp table pending_verbatims as
select row_number() over (order by v.verbatim_id) as n, v.verbatim_id, sha256(v.text) as raw_hash
from raw.verbatims as v
left join enriched.documents as d on d.verbatim_id = v.verbatim_id
where d.verbatim_id is null or d.cleaner <> $cleaner or d.raw_hash <> sha256(v.text);
