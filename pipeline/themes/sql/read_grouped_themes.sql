-- grain: active theme, with its group. Owner: pipeline/themes.
select theme_id, keywords, centroid, group_id from themes.themes where status = 'active' order by theme_id;
