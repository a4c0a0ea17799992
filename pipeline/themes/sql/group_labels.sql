-- grain: group of themes. Owner: pipeline/themes.
select label from themes.theme_groups order by group_id;
