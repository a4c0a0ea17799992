-- grain: current topic model, with its annotator. Owner: pipeline/themes. At most one row.
select topic_model_id, model_fingerprint, threshold
from themes.topic_models
where is_current and ($model_fingerprint is null or model_fingerprint = $model_fingerprint);
