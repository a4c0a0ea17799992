-- grain: attempt at an input file
-- reads: raw.files
-- writes: published.files
-- key: file_name, loaded_at
-- Counts only: rejected rows themselves stay in the warehouse.
create or replace table snapshot.published.files as
select
    file_name, source, status, rows_read, rows_loaded, rows_updated, rows_repeated, rows_skipped, rows_rejected, non_answers, error, note,
    run_id,
    loaded_at at time zone 'UTC' as loaded_at
from raw.files
order by file_name, loaded_at;
comment on table snapshot.published.files is 'One row per input file and attempt: what was read from it, and what was not. rows_read is the sum of the five counts after it.';
comment on column snapshot.published.files.file_name is 'Name relative to the inbox.';
comment on column snapshot.published.files.source is 'Source mapping that took the file; null where none matched.';
comment on column snapshot.published.files.status is 'loaded, failed (could not be read at all) or unmatched.';
comment on column snapshot.published.files.rows_read is 'Data rows found.';
comment on column snapshot.published.files.rows_loaded is 'Rows that became new responses.';
comment on column snapshot.published.files.rows_updated is 'Rows that replaced an older version of a known response.';
comment on column snapshot.published.files.rows_repeated is 'Rows that equal a known response of the same id, or are older than it.';
comment on column snapshot.published.files.rows_skipped is 'Rows that the mapping leaves out on purpose.';
comment on column snapshot.published.files.rows_rejected is 'Rows that could not be read; `voc rejected` lists them with their reasons.';
comment on column snapshot.published.files.non_answers is 'Comments that are no answer, such as n/a: their scores count, they are no verbatims. Null in the result of an ad-hoc run.';
comment on column snapshot.published.files.error is 'Why the file could not be read; null where it was read.';
comment on column snapshot.published.files.note is 'What a person should know of the file although it was read, such as sheets of a workbook that were not; null where there is nothing.';
comment on column snapshot.published.files.run_id is 'Run that read the file.';
comment on column snapshot.published.files.loaded_at is 'Time the file was read, UTC.';
