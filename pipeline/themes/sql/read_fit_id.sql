-- grain: fit behind a topic model. Owner: pipeline/themes. One row.
select fit_id from themes.model_fits where topic_model_id = $topic_model_id;
