-- grain: decision of an analyst. Owner: pipeline/touchpoints. Append-only.
insert into touchpoints.pins (pinned_at, who, why, action, journey_id, target, target_id, touchpoint_id, text_hash, start_char, end_char)
values ($now, $who, $why, $action, $journey_id, $target, $target_id, $touchpoint_id, $text_hash, $start_char, $end_char);
