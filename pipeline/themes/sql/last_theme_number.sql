-- grain: one number. Owner: pipeline/themes. Retired and split-off themes count: an identifier is never reused.
select coalesce(max(cast(substring(theme_id, 2) as integer)), 0)
from (
    select theme_id from themes.themes
    union all
    select json_extract_string(details, '$.theme') from themes.corrections where action = 'split'
);
