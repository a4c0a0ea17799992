-- grain: response that an ad-hoc run does not ask for, with all that belongs to it
-- reads: raw.files, raw.responses, raw.verbatims
-- writes: enriched.documents, raw.files, raw.measures, raw.responses, raw.scores, raw.verbatims
-- Only ever run on a copy of the warehouse. $values: the attribute's values that are selected. Returns the number of responses that are left.
delete from raw.responses where not (
    ($source is null or source = $source)
    and ($first_day is null or local_day(created_at) >= $first_day::date)
    and ($last_day is null or local_day(created_at) <= $last_day::date)
    and (
        $attribute is null
        -- a pointer (RFC 6901), so that a name may hold anything
        or coalesce(list_contains($values::text[], left(trim(case $attribute when 'channel' then channel when 'language' then language else json_extract_string(attributes, $pointer) end), 200)), false)
    )
);
update raw.responses set journey_id = null where $one_journey;
delete from raw.scores where response_id not in (select response_id from raw.responses);
delete from raw.measures where response_id not in (select response_id from raw.responses);
delete from raw.verbatims where response_id not in (select response_id from raw.responses);
delete from enriched.documents where verbatim_id not in (select verbatim_id from raw.verbatims);
-- Of each file the responses that are left: what else was in it is not part of the selection.
delete from raw.files where status <> 'loaded' or not exists (
    select 1 from raw.responses as r where r.file_hash = files.file_hash and r.source is not distinct from files.source
);
delete from raw.files where exists (
    select 1 from raw.files as f where f.file_hash = files.file_hash and f.source is not distinct from files.source and f.loaded_at > files.loaded_at
);
update raw.files set
    rows_read = n.responses, rows_loaded = n.responses, rows_updated = 0, rows_repeated = 0, rows_skipped = 0, rows_rejected = 0,
    non_answers = null, note = null
from (select file_hash, source, count(*) as responses from raw.responses group by file_hash, source) as n
where n.file_hash = files.file_hash and n.source is not distinct from files.source;
select count(*) as responses from raw.responses;
