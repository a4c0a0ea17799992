-- name: group_labels
-- grain: group of themes
-- reads: themes.theme_groups
select label from themes.theme_groups order by group_id;

-- name: last_group_number
-- grain: one row: the highest number of a group's id, 0 before the first
-- reads: themes.theme_groups
select coalesce(max(cast(substring(group_id, 2) as integer)), 0) from themes.theme_groups;

-- name: read_grouped_themes
-- grain: active theme, with its group
-- reads: themes.themes
select theme_id, keywords, centroid, group_id from themes.themes where status = 'active' order by theme_id;

-- name: list_groups
-- grain: group of themes
-- reads: themes.theme_groups, themes.themes
-- For `voc themes groups`.
select g.group_id, g.label, list(t.theme_id || ' ' || t.label order by t.theme_id) as themes
from themes.theme_groups as g
join themes.themes as t on t.group_id = g.group_id and t.status = 'active'
group by g.group_id, g.label
order by g.group_id;

-- name: write_groups
-- grain: theme group, group of a theme
-- frames: new_groups (group_sentences), new_members (read_grouped_themes)
-- writes: themes.theme_groups, themes.themes
-- Both in one transaction.
insert into themes.theme_groups by name select * from new_groups;
update themes.themes set group_id = n.group_id from new_members as n where themes.themes.theme_id = n.theme_id;
