-- grain: sentence of a verbatim, by its id. Owner: pipeline/touchpoints.
select d.text_hash, s.start_char, s.end_char, r.journey_id
from raw.verbatims as v
join raw.responses as r on r.response_id = v.response_id
join enriched.documents as d on d.verbatim_id = v.verbatim_id
join enriched.sentences as s on s.text_hash = d.text_hash
where v.verbatim_id = $verbatim_id and s.sentence_index = $sentence_index and s.model_fingerprint = $model_fingerprint;
