-- name: staged_responses
-- grain: response of the file being read
-- writes: staged_responses
-- key: n
-- Staging tables are made anew for each file, inside its transaction; n is the row in the file.
create or replace temp table staged_responses (
    n bigint, response_id text, native_id text, created_at timestamptz, updated_at timestamptz,
    channel text, customer_key text, language text, attributes json, row_hash text, facts_hash text, consent text
);

-- name: staged_scores
-- grain: score of a staged response
-- writes: staged_scores
-- key: n, kind, item
create or replace temp table staged_scores (
    n bigint, kind text, value double, scale_min double, scale_max double, higher_is_better boolean, score double, question text, item text
);

-- name: staged_measures
-- grain: measure of a staged response
-- writes: staged_measures
-- key: n, kind
create or replace temp table staged_measures (n bigint, kind text, value double, currency text);

-- name: staged_verbatims
-- grain: verbatim of a staged response
-- writes: staged_verbatims
-- key: n, question
create or replace temp table staged_verbatims (n bigint, verbatim_id text, question text, question_text text, text text);

-- name: staged_rejects
-- grain: row of the file that could not be read
-- writes: staged_rejects
-- key: line_number, reason, raw_text
-- plain_text: as it stands in the file, by which an erased customer is known.
create or replace temp table staged_rejects (line_number bigint, reason text, raw_text text, plain_text text);

-- name: staged_keys
-- grain: further key of a staged response's customer
-- writes: staged_keys
-- key: n, kind
create or replace temp table staged_keys (n bigint, kind text, key text, is_contact boolean, is_role boolean);

-- name: staged_plain
-- grain: row of the file whose customer is a contact, or whose customer or id is stored as a pseudonym: as they stand in the file
-- writes: staged_plain
-- key: n
-- contact: customer_key in the one spelling of a contact.
create or replace temp table staged_plain (n bigint, customer_key text, contact text, response_id text);
