-- grain: topic model, topic, theme, theme event, sentence
-- reads: enriched.sentences, themes.themes
-- frames: fixed_sentences (read_corrections, find_sentences, read_members), new_events (read_corrections, read_topic_rows),
--   new_model (read_model, read_corrections), new_themes (read_corrections, read_topic_rows), new_topics (read_corrections, read_topic_rows)
-- writes: themes.model_changes, themes.sentence_themes, themes.theme_events, themes.theme_labels, themes.themes, themes.topic_models, themes.topics
-- A corrected version becomes current; a version that exists already becomes current again.
update themes.topic_models set is_current = false, note = coalesce(note || '; ', '') || 'replaced by ' || $topic_model_id where is_current;
insert into themes.topic_models by name select * replace (parameters::json as parameters) from new_model;
update themes.topic_models set is_current = true where topic_model_id = $topic_model_id;
insert into themes.topics by name select * from new_topics;
insert into themes.model_changes values ($topic_model_id, $now);
insert into themes.theme_labels by name
select n.theme_id, n.label, n.first_seen as since from new_themes as n anti join themes.themes as t on t.theme_id = n.theme_id;
insert into themes.themes by name select n.* from new_themes as n anti join themes.themes as t on t.theme_id = n.theme_id;
update themes.themes set status = 'retired' where theme_id in (select theme_id from new_events where event in ('merged', 'retired'));
update themes.themes set status = 'active' where theme_id in (select theme_id from new_events where event in ('kept', 'born'));
insert into themes.theme_events by name select topic_model_id, theme_id, event, happened_at, evidence::json as evidence from new_events;
insert into themes.sentence_themes by name
select f.*
from fixed_sentences as f
semi join enriched.sentences as s
    on s.text_hash = f.text_hash and s.sentence_index = f.sentence_index and s.model_fingerprint = f.model_fingerprint;
