-- grain: event of a theme, oldest first
-- reads: themes.theme_events, themes.themes
select e.happened_at, e.topic_model_id, e.theme_id, t.label, e.event, e.evidence
from themes.theme_events as e
join themes.themes as t on t.theme_id = e.theme_id
where $theme_id is null or e.theme_id = $theme_id
order by e.happened_at, e.topic_model_id, e.theme_id, e.event;
