-- grain: correction. Owner: pipeline/themes. Oldest first.
select correction_id, action, theme_id, details, made_at, made_by, reason, origin from themes.corrections order by correction_id;
