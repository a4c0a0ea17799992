-- grain: one number. Owner: pipeline/themes.
select coalesce(max(cast(substring(group_id, 2) as integer)), 0) from themes.theme_groups;
