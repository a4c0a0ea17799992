-- grain: theme. Owner: pipeline/themes.
update themes.themes set label = $label where theme_id = $theme_id;
