-- grain: correction. Owner: pipeline/themes. Append only.
insert into themes.corrections (correction_id, action, theme_id, details, made_at, made_by, reason, origin)
values ($correction_id, $action, $theme_id, $details, $made_at, $made_by, $reason, $origin);
