-- name: rejects_to_clean
-- grain: rejected row that was cleaned by other rules than those in force, or not at all
-- reads: raw.files, raw.rejected_rows
-- frames: row_stamps (pipeline/config)
-- row_stamps: the stamp by source; '' has that of files that no mapping took.
select r.rowid, coalesce(own.source, '') as source, r.reason, r.raw_text
from raw.rejected_rows as r
left join (select file_hash, any_value(source) as source from raw.files where source is not null group by file_hash) as f on f.file_hash = r.file_hash
left join row_stamps as own on own.source = f.source
left join row_stamps as common on common.source = ''
where r.cleaner is distinct from coalesce(own.stamp, common.stamp)
order by 1;

-- name: clean_rejects
-- grain: rejected row
-- frames: clean_rows (rejects_to_clean)
-- writes: raw.rejected_rows
update raw.rejected_rows set reason = c.reason, raw_text = c.raw_text, cleaner = c.stamp from clean_rows as c where raw.rejected_rows.rowid = c.row;

-- name: versions_to_clean
-- grain: older version of a response that was cleaned by other rules than those in force, or not at all
-- reads: raw.superseded
-- frames: row_stamps (pipeline/config)
select s.rowid, coalesce(own.source, '') as source, s.response
from raw.superseded as s
left join row_stamps as own on own.source = json_extract_string(s.response, '$.response.source')
left join row_stamps as common on common.source = ''
where s.cleaner is distinct from coalesce(own.stamp, common.stamp)
order by 1;

-- name: clean_versions
-- grain: older version
-- frames: clean_rows (versions_to_clean)
-- writes: raw.superseded
update raw.superseded set response = c.response, cleaner = c.stamp from clean_rows as c where raw.superseded.rowid = c.row;

-- name: stored_attributes
-- grain: distinct attributes, channel and language of a source whose responses were cleaned by other rules than those in force
-- reads: raw.cleaners, raw.responses
-- frames: row_stamps (pipeline/config)
select distinct r.source, r.attributes::text as attributes, r.channel, r.language
from raw.responses as r
left join row_stamps as own on own.source = r.source
left join row_stamps as common on common.source = ''
left join raw.cleaners as c on c.source = r.source
where c.stamp is distinct from coalesce(own.stamp, common.stamp)
order by all;

-- name: write_cleaners
-- grain: source
-- frames: row_stamps (pipeline/config)
-- reads: raw.responses
-- writes: raw.cleaners
delete from raw.cleaners;
insert into raw.cleaners
select r.source, coalesce(own.stamp, common.stamp)
from (select distinct source from raw.responses) as r
left join row_stamps as own on own.source = r.source
left join row_stamps as common on common.source = '';

-- name: clean_attributes
-- grain: response
-- frames: clean_rows (stored_attributes)
-- writes: raw.responses
update raw.responses set attributes = c.new_attributes, channel = c.new_channel, language = c.new_language
from clean_rows as c
where
    raw.responses.source = c.source and raw.responses.attributes::text is not distinct from c.attributes
    and raw.responses.channel is not distinct from c.channel and raw.responses.language is not distinct from c.language;
