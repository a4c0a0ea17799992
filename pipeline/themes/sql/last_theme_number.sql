-- grain: one number. Owner: pipeline/themes. Retired themes count: an identifier is never reused.
select coalesce(max(cast(substring(theme_id, 2) as integer)), 0) from themes.themes;
