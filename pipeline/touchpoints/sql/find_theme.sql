-- grain: theme, by its id. Owner: pipeline/touchpoints.
select theme_id from themes.themes where theme_id = $theme_id;
