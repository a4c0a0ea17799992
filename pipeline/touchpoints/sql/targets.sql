-- name: find_sentence
-- grain: the sentence of this verbatim and position; at most one row
-- reads: enriched.documents, enriched.sentences, raw.responses, raw.verbatims
select d.text_hash, s.start_char, s.end_char, r.journey_id
from raw.verbatims as v
join raw.responses as r on r.response_id = v.response_id
join enriched.documents as d on d.verbatim_id = v.verbatim_id
join enriched.sentences as s on s.text_hash = d.text_hash
where v.verbatim_id = $verbatim_id and s.sentence_index = $sentence_index and s.model_fingerprint = $model_fingerprint;

-- name: find_theme
-- grain: the theme of this id; at most one row
-- reads: themes.themes
select theme_id from themes.themes where theme_id = $theme_id;

-- name: insert_pin
-- grain: decision of an analyst
-- writes: touchpoints.pins
-- Append-only.
insert into touchpoints.pins (pinned_at, who, why, action, journey_id, target, target_id, touchpoint_id, text_hash, start_char, end_char)
values ($now, $who, $why, $action, $journey_id, $target, $target_id, $touchpoint_id, $text_hash, $start_char, $end_char);
