-- grain: change of a theme
-- reads: themes.theme_events, themes.themes
-- writes: published.theme_events
-- key: happened_at, topic_model_id, theme_id, event, other_theme_id, correction_id
-- A theme that a refit just kept is left out.
create or replace table snapshot.published.theme_events as
select
    e.happened_at at time zone 'UTC' as happened_at, e.topic_model_id, e.theme_id, t.label, e.event,
    coalesce(json_extract_string(e.evidence, '$.split_from'), case when e.event = 'merged' then json_extract_string(e.evidence, '$.into') end) as other_theme_id,
    cast(json_extract_string(e.evidence, '$.correction') as integer) as correction_id, e.evidence
from themes.theme_events as e
join themes.themes as t on t.theme_id = e.theme_id
where e.event <> 'kept' or coalesce(cast(json_extract_string(e.evidence, '$.undone') as boolean), false)
order by e.happened_at, e.theme_id, e.event;
comment on table snapshot.published.theme_events is 'One row per change of a theme: the history of the registry.';
comment on column snapshot.published.theme_events.happened_at is 'Time of the change, UTC.';
comment on column snapshot.published.theme_events.topic_model_id is 'Refit or correction that caused it (published.theme_models).';
comment on column snapshot.published.theme_events.label is 'Label of the theme now.';
comment on column snapshot.published.theme_events.event is 'born, split (parts of it became themes of their own), merged (into another theme), retired, or kept (a retirement was undone).';
comment on column snapshot.published.theme_events.other_theme_id is 'Theme that it was split from, or merged into; null where there is none.';
comment on column snapshot.published.theme_events.correction_id is 'Correction by a person that caused the change; null where a refit caused it.';
comment on column snapshot.published.theme_events.evidence is 'JSON: cosine with the former centre, shared sentences, sizes before and after.';
