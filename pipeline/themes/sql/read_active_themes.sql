-- grain: active theme. Owner: pipeline/themes.
select theme_id, label, centroid from themes.themes where status = 'active' order by theme_id;
