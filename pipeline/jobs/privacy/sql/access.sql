-- name: own_responses
-- grain: response of the customer
-- reads: raw.response_keys, raw.responses
-- writes: own_responses
-- key: response_id
create or replace temp table own_responses as
select response_id from raw.responses
where
    list_contains($keys, customer_key) or (contains(customer_key, '@') and list_contains($folded, lower(customer_key)))
    or response_id in (select response_id from raw.response_keys where list_contains($keys, key));

-- name: own_verbatims
-- grain: verbatim of the customer
-- reads: raw.verbatims, own_responses
-- writes: own_verbatims
-- key: verbatim_id
create or replace temp table own_verbatims as
select verbatim_id from raw.verbatims semi join own_responses using (response_id);

-- name: own_texts
-- grain: text of the customer; somebody else may have written the same words
-- reads: enriched.documents, own_verbatims
-- writes: own_texts
-- key: text_hash
create or replace temp table own_texts as
select distinct text_hash from enriched.documents semi join own_verbatims using (verbatim_id);

-- name: superseded
-- grain: older version of a response
-- reads: raw.superseded, own_responses
-- A response that is somebody else's now may have been the customer's in an older version: that version is told, the response is not.
select * from raw.superseded
where
    coalesce(list_contains($keys, json_extract_string(response, '$.response.customer_key')), false)
    or coalesce(list_contains($folded, lower(json_extract_string(response, '$.response.customer_key'))), false)
    or (response_id in (select response_id from own_responses) and json_extract_string(response, '$.response.customer_key') is null);

-- name: rejected_rows
-- grain: rejected row
-- reads: raw.rejected_rows
-- Which of them name the customer is for named_lines.py to say: a key may be escaped, or be the beginning of somebody else's.
select file_name, line_number, reason, raw_text, rejected_at from raw.rejected_rows order by file_name, line_number, reason;

-- name: key_map_rows
-- grain: key of the customer in a key map
-- reads: raw.key_map_rows
select * from raw.key_map_rows where list_contains($keys, key);

-- name: persons
-- grain: source × key of the customer that belongs to a person with further keys
-- reads: raw.persons
select * from raw.persons where list_contains($keys, customer_key) or list_contains($keys, customer);

-- name: key_conflicts
-- grain: key of the customer that joins nobody
-- reads: raw.key_conflicts
select * from raw.key_conflicts where list_contains($keys, key);

-- name: files
-- grain: input file that held a row of the customer
-- reads: raw.files, raw.responses, own_responses
select distinct f.file_name, f.source, f.loaded_at, f.run_id
from raw.files as f
where f.file_hash in (select file_hash from raw.responses semi join own_responses using (response_id));

-- name: pins
-- grain: decision of an analyst about a sentence of the customer
-- reads: touchpoints.pins, own_verbatims
select pinned_at, action, journey_id, target_id, touchpoint_id, why
from touchpoints.pins
where target = 'sentence' and regexp_replace(target_id, '#[0-9]+$', '') in (select verbatim_id from own_verbatims);

-- name: corrections
-- grain: correction of a theme that names a sentence of the customer, by the hash of its text
-- reads: enriched.documents, own_texts, own_verbatims, themes.corrections
select c.correction_id, c.action, c.theme_id, c.made_at, list(distinct d.verbatim_id order by d.verbatim_id) as verbatim_ids
from themes.corrections as c
join own_texts as t on contains(c.details::text, '"' || t.text_hash || '"')
join enriched.documents as d on d.text_hash = t.text_hash
semi join own_verbatims as v on v.verbatim_id = d.verbatim_id
group by all;

-- name: published_responses
-- grain: response of the customer in a published file; $own has ids of the customer's that are known otherwise
-- reads: published.responses
select response_id
from published.responses
where list_contains($own::text[], response_id) or list_contains($keys, customer_key) or (contains(customer_key, '@') and list_contains($folded, lower(customer_key)));
