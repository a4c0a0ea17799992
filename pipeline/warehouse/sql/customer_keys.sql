-- name: key_policy
-- grain: one row, or none: the policy of customer keys in force
-- reads: ops.key_policies
select mode, rules, secret_mark from ops.key_policies order by n desc limit 1;

-- name: write_key_policy
-- grain: change of the policy
-- reads: ops.key_policies
-- writes: ops.key_policies
insert into ops.key_policies
select coalesce(max(n), 0) + 1, now(), $mode, $rules, $secret_mark from ops.key_policies;

-- name: stored_keys
-- grain: customer key, in the newest or an older version of a response, or a further key of one
-- reads: raw.key_map_rows, raw.response_keys, raw.responses, raw.superseded
select customer_key from raw.responses where customer_key is not null
union
select key from raw.response_keys
union
select key from raw.key_map_rows
union
select json_extract_string(response, '$.response.customer_key') from raw.superseded
where json_extract_string(response, '$.response.customer_key') is not null
order by 1;

-- name: stored_ids
-- grain: response whose id in its source may be an e-mail address or a phone number
-- reads: raw.responses, raw.superseded
select distinct source, native_id
from (
    select source, native_id from raw.responses
    union all
    select json_extract_string(response, '$.response.source'), json_extract_string(response, '$.response.native_id') from raw.superseded
)
where native_id is not null and (contains(native_id, '@') or regexp_matches(native_id, '\d[\d\s().+-]{5,}'))
order by 1, 2;

-- name: replace_keys
-- grain: response, older version, further key
-- frames: new_keys (stored_keys)
-- writes: raw.key_map_rows, raw.response_keys, raw.responses, raw.superseded
-- new_keys: the key as it is, and as it is to be. What follows from the keys (raw.persons) is made anew by the run.
update raw.response_keys set key = k.new from new_keys as k where key = k.old;
update raw.key_map_rows set key = k.new from new_keys as k where key = k.old;
update raw.responses set customer_key = k.new from new_keys as k where customer_key = k.old;
update raw.superseded set response = json_merge_patch(response, json_object('response', json_object('customer_key', k.new)))
from new_keys as k
where json_extract_string(response, '$.response.customer_key') = k.old;

-- name: replace_ids
-- grain: response, with everything that has its id
-- reads: raw.verbatims
-- frames: new_ids (stored_ids)
-- writes: audits.items, enriched.documents, raw.measures, raw.response_keys, raw.responses, raw.scores, raw.superseded, raw.verbatims, touchpoints.pins
-- new_ids: source, id in the source as it is (old) and as it is to be (new). The ids of verbatims and sentences begin with source and question.
update enriched.documents set verbatim_id = n.source || ':' || v.question || ':' || n.new
from new_ids as n, raw.verbatims as v
where v.response_id = n.source || ':' || n.old and enriched.documents.verbatim_id = v.verbatim_id;
update audits.items set verbatim_id = n.source || ':' || v.question || ':' || n.new
from new_ids as n, raw.verbatims as v
where v.response_id = n.source || ':' || n.old and audits.items.verbatim_id = v.verbatim_id;
update touchpoints.pins set target_id = n.source || ':' || v.question || ':' || n.new || '#' || string_split(target_id, '#')[-1]
from new_ids as n, raw.verbatims as v
where v.response_id = n.source || ':' || n.old and target = 'sentence' and starts_with(target_id, v.verbatim_id || '#');
update raw.verbatims set verbatim_id = n.source || ':' || question || ':' || n.new, response_id = n.source || ':' || n.new
from new_ids as n where response_id = n.source || ':' || n.old;
update raw.scores set response_id = n.source || ':' || n.new from new_ids as n where response_id = n.source || ':' || n.old;
update raw.measures set response_id = n.source || ':' || n.new from new_ids as n where response_id = n.source || ':' || n.old;
update raw.response_keys set response_id = n.source || ':' || n.new from new_ids as n where response_id = n.source || ':' || n.old;
update raw.superseded
set
    response_id = n.source || ':' || n.new,
    response = json_merge_patch(response, json_object('response', json_object('response_id', n.source || ':' || n.new, 'native_id', n.new)))
from new_ids as n where response_id = n.source || ':' || n.old;
update raw.responses set response_id = n.source || ':' || n.new, native_id = n.new
from new_ids as n where response_id = n.source || ':' || n.old;
