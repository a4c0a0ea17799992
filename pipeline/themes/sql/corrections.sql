-- name: read_corrections
-- grain: correction, oldest first
-- reads: themes.corrections
select correction_id, action, theme_id, details, made_at, made_by, reason, origin from themes.corrections order by correction_id;

-- name: insert_correction
-- grain: correction
-- writes: themes.corrections
-- Append-only.
insert into themes.corrections (correction_id, action, theme_id, details, made_at, made_by, reason, origin)
values ($correction_id, $action, $theme_id, $details, $made_at, $made_by, $reason, $origin);
