-- grain: row of the file being read; temporary. Owner: pipeline/raw. Made anew for each file, inside its transaction.
create or replace temp table staged_responses (
    n bigint, response_id text, native_id text, created_at timestamptz, updated_at timestamptz,
    channel text, customer_key text, language text, attributes json, row_hash text
);
create or replace temp table staged_scores (
    n bigint, kind text, value double, scale_min double, scale_max double, higher_is_better boolean, score double, question text
);
create or replace temp table staged_measures (n bigint, kind text, value double, currency text);
create or replace temp table staged_verbatims (n bigint, verbatim_id text, question text, question_text text, text text);
create or replace temp table staged_rejects (line_number bigint, reason text, raw_text text);
