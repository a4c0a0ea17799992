-- grain: the label of a theme at a moment, and the topic model of that moment; at most one row
-- reads: themes.model_periods, themes.theme_labels
select
    l.label,
    (
        select topic_model_id from themes.model_periods where valid_from <= $moment and (valid_to is null or $moment < valid_to)
    ) as topic_model_id
from themes.theme_labels as l
where l.theme_id = $theme_id and l.since <= $moment
order by l.since desc
limit 1;
