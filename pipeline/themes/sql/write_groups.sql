-- grain: theme group, group of a theme. Owner: pipeline/themes. One transaction.
insert into themes.theme_groups by name select * from new_groups;
update themes.themes set group_id = n.group_id from new_members as n where themes.themes.theme_id = n.theme_id;
