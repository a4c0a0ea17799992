-- grain: topic model, topic, figure of a model
-- frames: new_model (read_sample), new_quality (read_sample), new_topics (read_sample)
-- writes: themes.model_quality, themes.topic_models, themes.topics
-- A fit that was not made current.
insert into themes.topic_models by name select * from new_model;
insert into themes.topics by name select * from new_topics;
insert into themes.model_quality by name select * from new_quality;
