-- grain: input file, response, score of a response, verbatim, rejected source row. Owner: pipeline/raw. State: append and update, never rebuilt.
create schema raw;

create table raw.files (
    file_hash text not null,
    file_name text not null,
    source text,
    mapping_hash text,
    bytes bigint not null,
    status text not null check (status in ('loaded', 'failed', 'unmatched')),
    rows_read bigint not null,
    rows_loaded bigint not null,
    rows_updated bigint not null,
    rows_repeated bigint not null,
    rows_skipped bigint not null,
    rows_rejected bigint not null,
    error text,
    run_id text not null,
    loaded_at timestamptz not null
);
comment on table raw.files is 'one row an input file (by content) and attempt that ended';
comment on column raw.files.file_hash is 'sha256 of the content; the same content is never loaded twice';
comment on column raw.files.file_name is 'name relative to the inbox when it was read';
comment on column raw.files.source is 'source mapping that took it; null where none matched';
comment on column raw.files.mapping_hash is 'sha256 of the mapping; a failed file is tried again when the mapping changes';
comment on column raw.files.bytes is 'size in bytes';
comment on column raw.files.status is 'loaded, failed (could not be read at all) or unmatched (no mapping takes it)';
comment on column raw.files.rows_read is 'data rows found in the file';
comment on column raw.files.rows_loaded is 'rows that became new responses';
comment on column raw.files.rows_updated is 'rows that replaced an older version of a known response';
comment on column raw.files.rows_repeated is 'rows equal to, or older than, a known response of the same id';
comment on column raw.files.rows_skipped is 'rows that the mapping leaves out on purpose (unfinished surveys, header repeats)';
comment on column raw.files.rows_rejected is 'rows in raw.rejected_rows';
comment on column raw.files.error is 'why the file could not be read; null otherwise';
comment on column raw.files.run_id is 'run that read it';
comment on column raw.files.loaded_at is 'UTC time of the end of the load';

create table raw.responses (
    response_id text not null,
    source text not null,
    journey_id text,
    native_id text,
    created_at timestamptz not null,
    updated_at timestamptz,
    channel text,
    customer_key text,
    language text,
    attributes json,
    row_hash text not null,
    file_hash text not null,
    row_number bigint not null,
    run_id text not null
);
comment on table raw.responses is 'one row a response, newest version; older versions are in raw.superseded';
comment on column raw.responses.response_id is 'source:id, or source:filehash:row where the source has no id';
comment on column raw.responses.source is 'name of the source mapping';
comment on column raw.responses.journey_id is 'journey map that the source belongs to; null: the default map';
comment on column raw.responses.native_id is 'id in the source system; null where it has none';
comment on column raw.responses.created_at is 'UTC time the customer gave it';
comment on column raw.responses.updated_at is 'UTC time of the customer''s last change; null where unknown';
comment on column raw.responses.channel is 'where it was given: app, web, email, chat, phone, store, ...; null where unknown';
comment on column raw.responses.customer_key is 'customer identifier as in the source, trimmed; null where anonymous';
comment on column raw.responses.language is 'ISO 639-1 code given by the source; null where it gives none';
comment on column raw.responses.attributes is 'JSON object of further columns that the mapping names';
comment on column raw.responses.row_hash is 'sha256 of the mapped content; tells a change from a repeat';
comment on column raw.responses.file_hash is 'raw.files.file_hash it came from';
comment on column raw.responses.row_number is 'data row in that file, from 1';
comment on column raw.responses.run_id is 'run that wrote this version';

create table raw.scores (
    response_id text not null,
    kind text not null check (kind in ('rating', 'nps', 'csat', 'ces')),
    value double not null,
    scale_min double not null,
    scale_max double not null,
    higher_is_better boolean not null,
    score double not null
);
comment on table raw.scores is 'one row a response and kind of score';
comment on column raw.scores.response_id is 'raw.responses.response_id';
comment on column raw.scores.kind is 'rating, nps (0 to 10), csat or ces';
comment on column raw.scores.value is 'as the customer gave it, on scale_min to scale_max';
comment on column raw.scores.scale_min is 'lowest point of the scale';
comment on column raw.scores.scale_max is 'highest point of the scale';
comment on column raw.scores.higher_is_better is 'false where a high value is bad (effort asked as "how hard")';
comment on column raw.scores.score is 'value rescaled to 0 (worst) to 1 (best)';

create table raw.verbatims (
    verbatim_id text not null,
    response_id text not null,
    question text not null,
    question_text text,
    text text not null
);
comment on table raw.verbatims is 'one row a free text of a response, as it was given; never published';
comment on column raw.verbatims.verbatim_id is 'source:question:id of the response';
comment on column raw.verbatims.response_id is 'raw.responses.response_id';
comment on column raw.verbatims.question is 'key of the open question in the mapping';
comment on column raw.verbatims.question_text is 'wording of the question; null where the source has none';
comment on column raw.verbatims.text is 'the customer''s words, untouched';

create table raw.superseded (
    response_id text not null,
    response json not null,
    superseded_at timestamptz not null,
    superseded_by_run text not null
);
comment on table raw.superseded is 'one row an older version of a response';
comment on column raw.superseded.response_id is 'raw.responses.response_id';
comment on column raw.superseded.response is 'JSON of the old response, its scores and verbatims';
comment on column raw.superseded.superseded_at is 'UTC time it was replaced';
comment on column raw.superseded.superseded_by_run is 'run that replaced it';

create table raw.rejected_rows (
    file_hash text not null,
    file_name text not null,
    line_number bigint,
    reason text not null,
    raw_text text,
    run_id text not null,
    rejected_at timestamptz not null
);
comment on table raw.rejected_rows is 'one row a source row that could not be read; nothing is lost';
comment on column raw.rejected_rows.file_hash is 'raw.files.file_hash';
comment on column raw.rejected_rows.file_name is 'name relative to the inbox';
comment on column raw.rejected_rows.line_number is 'line (text files) or row (workbooks, Parquet) it starts on, from 1; null where unknown';
comment on column raw.rejected_rows.reason is 'column, value and what was expected';
comment on column raw.rejected_rows.raw_text is 'the row as it stood in the file';
comment on column raw.rejected_rows.run_id is 'run that read it';
comment on column raw.rejected_rows.rejected_at is 'UTC time';
