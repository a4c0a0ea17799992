-- name: published_themes
-- grain: theme
-- reads: published.themes
-- For `voc themes list` while a run writes: the same columns as list_themes of pipeline/themes, as published.
select theme_id, label, status, keywords, description, first_seen, group_id, group_label, stability, sentences, polarity
from themes
where $theme_id is null or theme_id = $theme_id
order by status, sentences desc, theme_id;

-- name: published_groups
-- grain: group of themes
-- reads: published.theme_groups, published.themes
-- For `voc themes groups` while a run writes.
select g.group_id, g.label, list(t.theme_id || ' ' || t.label order by t.theme_id) as themes
from theme_groups as g
join themes as t on t.group_id = g.group_id and t.status = 'active'
group by g.group_id, g.label
order by g.group_id;

-- name: published_models
-- grain: topic model
-- reads: published.theme_models
-- For `voc themes models` while a run writes.
select
    topic_model_id, created_at, valid_from as current_from, valid_from is not null and valid_to is null as is_current, topics, sentences_fitted,
    threshold, map {'coherence': coherence, 'diversity': diversity, 'stability': stability} as figures, note
from theme_models
order by created_at, topic_model_id;

-- name: published_emerging
-- grain: proposal of a theme
-- reads: published.emerging_themes
-- For `voc themes emerging` while a run writes.
select emerging_id, label, sentences, new_sentences, first_found_at, found_at, keywords, description
from emerging_themes
order by sentences desc, emerging_id;

-- name: published_history
-- grain: event of a theme, oldest first
-- reads: published.theme_events
-- For `voc themes history` while a run writes. Themes that were just kept are not among published events.
select happened_at, topic_model_id, theme_id, label, event, evidence
from theme_events
where $theme_id is null or theme_id = $theme_id
order by happened_at, topic_model_id, theme_id, event;

-- name: published_exemplars
-- grain: sentence of a theme, nearest first
-- reads: published.sentences, published.verbatims
-- For `voc themes show` while a run writes.
select v.text[s.start_char + 1:s.end_char] as sentence, s.theme_score as score
from sentences as s
join verbatims as v on v.verbatim_id = s.verbatim_id
where s.theme_id = $theme_id
order by s.theme_score desc, s.sentence_id
limit $count;
