-- grain: theme that a topic can turn out to be: active ones, and $also (merged or retired by a person), but not $but (locked). Owner: pipeline/themes.
select theme_id, label, centroid
from themes.themes
where (status = 'active' or theme_id in (select unnest($also::text[]))) and theme_id not in (select unnest($but::text[]))
order by theme_id;
