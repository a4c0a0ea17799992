-- grain: theme. Owner: pipeline/themes. Retired themes keep their label, so that a new theme does not pass for an old one.
select label from themes.themes order by theme_id;
