-- grain: topic model with this identifier. Owner: pipeline/themes. At most one row.
select * from themes.topic_models where topic_model_id = $topic_model_id;
