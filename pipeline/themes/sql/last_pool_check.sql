-- grain: last check of the pool under this model. Owner: pipeline/themes. At most one row.
select sentences from themes.pool_checks where topic_model_id = $topic_model_id order by checked_at desc, sentences desc limit 1;
