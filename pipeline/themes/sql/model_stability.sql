-- grain: mean stability of a topic model's fit. Owner: pipeline/themes. At most one row.
select q.value
from themes.model_fits as f
join themes.model_quality as q on q.topic_model_id = f.fit_id and q.measure = 'stability' and q.theme_id is null
where f.topic_model_id = $topic_model_id;
