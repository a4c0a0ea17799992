-- grain: none. Owner: pipeline/raw. What a person should know of a file although it was read.
alter table raw.files add column note text;
comment on column raw.files.note is 'what a person should know of the file although it was read, such as sheets of a workbook that were not; null where there is nothing';
