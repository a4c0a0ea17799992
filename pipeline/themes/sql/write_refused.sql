-- grain: topic model, topic. Owner: pipeline/themes. A fit that was not made current.
insert into themes.topic_models by name select * from new_model;
insert into themes.topics by name select * from new_topics;
insert into themes.model_quality by name select * from new_quality;
