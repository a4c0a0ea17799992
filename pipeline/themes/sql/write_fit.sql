-- grain: topic model, topic, theme, theme event
-- reads: themes.themes
-- frames: new_events (read_sample, read_known_themes), new_exemplars (read_sample), new_model (read_sample), new_quality (read_sample),
--   new_themes (read_sample, read_known_themes), new_topics (read_sample)
-- writes: themes.exemplars, themes.model_changes, themes.model_quality, themes.theme_events, themes.theme_labels, themes.themes, themes.topic_models,
--   themes.topics
-- All in one transaction: the fit's result, its figures, and a new current model.
update themes.topic_models set is_current = false, note = coalesce(note || '; ', '') || 'replaced by ' || $topic_model_id where is_current;
insert into themes.topic_models by name select * from new_model;
insert into themes.topics by name select * from new_topics;
insert into themes.model_quality by name select * from new_quality;
insert into themes.exemplars by name select * from new_exemplars;
insert into themes.model_changes values ($topic_model_id, $now);
update themes.themes set status = 'retired' where theme_id in (select theme_id from new_events where event in ('merged', 'retired'));
update themes.themes
set centroid = n.centroid, keywords = n.keywords, topic_model_id = n.topic_model_id
from new_themes as n
where themes.themes.theme_id = n.theme_id;
insert into themes.theme_labels by name
select n.theme_id, n.label, n.first_seen as since from new_themes as n anti join themes.themes as t on t.theme_id = n.theme_id;
insert into themes.themes by name select n.* from new_themes as n anti join themes.themes as t on t.theme_id = n.theme_id;
insert into themes.theme_events by name select topic_model_id, theme_id, event, happened_at, evidence::json as evidence from new_events;
