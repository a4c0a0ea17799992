-- grain: proposal, as it was found last. Owner: pipeline/themes.
select emerging_id, label, first_found_at, centroid
from themes.emerging
qualify row_number() over (partition by emerging_id order by found_at desc) = 1
order by emerging_id;
