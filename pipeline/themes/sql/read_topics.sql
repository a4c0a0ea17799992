-- grain: topic of one model. Owner: pipeline/themes.
select topic, theme_id, centroid from themes.topics where topic_model_id = $topic_model_id order by topic;
