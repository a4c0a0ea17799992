-- grain: topic of one model. Owner: pipeline/themes.
select topic, theme_id, sentences, keywords, centroid from themes.topics where topic_model_id = $topic_model_id order by topic;
