-- grain: theme, label of a theme. Owner: pipeline/themes. One transaction.
update themes.themes set label = $label where theme_id = $theme_id;
insert into themes.theme_labels values ($theme_id, $label, $now);
