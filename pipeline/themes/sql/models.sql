-- name: current_model
-- grain: the current topic model, if it is of this annotator; at most one row
-- reads: themes.topic_models
select topic_model_id, model_fingerprint, threshold
from themes.topic_models
where is_current and ($model_fingerprint is null or model_fingerprint = $model_fingerprint);

-- name: find_model
-- grain: the topic model of this id; at most one row
-- reads: themes.topic_models
select topic_model_id, is_current, note from themes.topic_models where topic_model_id = $topic_model_id;

-- name: read_model
-- grain: the topic model of this id; at most one row
-- reads: themes.topic_models
select * from themes.topic_models where topic_model_id = $topic_model_id;

-- name: read_fit_id
-- grain: the fit behind a topic model; at most one row
-- reads: themes.model_fits
select fit_id from themes.model_fits where topic_model_id = $topic_model_id;

-- name: model_stability
-- grain: mean stability of a topic model's fit; at most one row
-- reads: themes.model_fits, themes.model_quality
select q.value
from themes.model_fits as f
join themes.model_quality as q on q.topic_model_id = f.fit_id and q.measure = 'stability' and q.theme_id is null
where f.topic_model_id = $topic_model_id;

-- name: read_topics
-- grain: topic of one model
-- reads: themes.topics
select topic, theme_id, centroid from themes.topics where topic_model_id = $topic_model_id order by topic;

-- name: read_topic_rows
-- grain: topic of one model, with what is shown of it
-- reads: themes.topics
select topic, theme_id, sentences, keywords, centroid from themes.topics where topic_model_id = $topic_model_id order by topic;
