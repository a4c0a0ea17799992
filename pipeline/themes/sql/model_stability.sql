-- grain: mean stability of a topic model, or of the fit that it is a corrected version of. Owner: pipeline/themes. At most one row.
select q.value
from themes.topic_models as tm
join themes.model_quality as q
    on q.topic_model_id = coalesce(json_extract_string(tm.parameters, '$.base'), tm.topic_model_id)
    and q.measure = 'stability' and q.theme_id is null
where tm.topic_model_id = $topic_model_id;
