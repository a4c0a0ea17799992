-- name: labels_in_use
-- grain: theme
-- reads: themes.themes
-- Retired themes keep their label, so that no new theme passes for an old one.
select label from themes.themes order by theme_id;

-- name: theme_status
-- grain: theme
-- reads: themes.themes
select theme_id, status, label from themes.themes order by theme_id;

-- name: last_theme_number
-- grain: one row: the highest number of a theme's id, 0 before the first
-- reads: themes.corrections, themes.themes
-- Retired and split-off themes count: an id is never reused.
select coalesce(max(cast(substring(theme_id, 2) as integer)), 0)
from (
    select theme_id from themes.themes
    union all
    select json_extract_string(details, '$.theme') from themes.corrections where action = 'split'
);

-- name: read_known_themes
-- grain: theme that a topic can turn out to be
-- reads: themes.themes
-- Active themes, and those in $also (merged or retired by a person), but none in $but (locked).
select theme_id, label, centroid
from themes.themes
where (status = 'active' or theme_id in (select unnest($also::text[]))) and theme_id not in (select unnest($but::text[]))
order by theme_id;

-- name: relabel_theme
-- grain: theme, label of a theme
-- writes: themes.theme_labels, themes.themes
-- Both in one transaction.
update themes.themes set label = $label where theme_id = $theme_id;
insert into themes.theme_labels values ($theme_id, $label, $now);
