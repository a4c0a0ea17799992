-- grain: none. Owner: pipeline/raw. Comments that are no answer, counted per file, and whose mapping rejected a row.
alter table raw.files add column non_answers bigint default 0;
comment on column raw.files.non_answers is 'comments such as "n/a" that are no answer; their scores count, they are no verbatims';
comment on column raw.files.file_hash is 'sha256 of the content; a mapping loads the same content once';
comment on column raw.files.mapping_hash is 'sha256 of the mapping, and of how this version reads; a failed file is tried again when it changes';
alter table raw.rejected_rows add column source text;
comment on column raw.rejected_rows.source is 'source mapping that rejected the row; null for a row from before that was kept';
