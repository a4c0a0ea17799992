-- grain: theme. Owner: pipeline/themes.
select theme_id, status, label from themes.themes order by theme_id;
