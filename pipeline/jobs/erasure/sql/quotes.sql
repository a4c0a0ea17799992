-- name: read_quotes
-- grain: distinct value of a column that may quote the customer: place (schema.table.column), value
-- reads: audits.draws, audits.labels, ops.runs, ops.stage_reports, raw.files, raw.rejected_rows, raw.scores, raw.verbatims, themes.corrections, themes.emerging,
--   themes.theme_events, themes.theme_groups, themes.themes, themes.topic_models, themes.topics, touchpoints.pins
-- Lists and JSON as JSON text.
select distinct 'audits.draws.who' as place, who as value from audits.draws where who is not null
union all
select distinct 'audits.labels.who' as place, who as value from audits.labels where who is not null
union all
select distinct 'raw.files.error' as place, error as value from raw.files where error is not null
union all
select distinct 'raw.files.file_name' as place, file_name as value from raw.files where file_name is not null
union all
select distinct 'raw.files.note' as place, note as value from raw.files where note is not null
union all
select distinct 'raw.rejected_rows.file_name' as place, file_name as value from raw.rejected_rows where file_name is not null
union all
select distinct 'ops.runs.error' as place, error as value from ops.runs where error is not null
union all
select distinct 'ops.runs.manifest' as place, manifest::text as value from ops.runs where manifest is not null
union all
select distinct 'ops.stage_reports.report' as place, report::text as value from ops.stage_reports where report is not null
union all
select distinct 'themes.themes.keywords' as place, to_json(keywords)::text as value from themes.themes where keywords is not null
union all
select distinct 'themes.topics.keywords' as place, to_json(keywords)::text as value from themes.topics where keywords is not null
union all
select distinct 'themes.theme_groups.label' as place, label as value from themes.theme_groups where label is not null
union all
select distinct 'themes.theme_groups.keywords' as place, to_json(keywords)::text as value from themes.theme_groups where keywords is not null
union all
select distinct 'themes.emerging.label' as place, label as value from themes.emerging where label is not null
union all
select distinct 'themes.emerging.keywords' as place, to_json(keywords)::text as value from themes.emerging where keywords is not null
union all
select distinct 'themes.emerging.description' as place, description as value from themes.emerging where description is not null
union all
select distinct 'themes.theme_events.evidence' as place, evidence::text as value from themes.theme_events where evidence is not null
union all
select distinct 'themes.topic_models.parameters' as place, parameters::text as value from themes.topic_models where parameters is not null
union all
select distinct 'themes.topic_models.note' as place, note as value from themes.topic_models where note is not null
union all
select distinct 'themes.corrections.made_by' as place, made_by as value from themes.corrections where made_by is not null
union all
select distinct 'themes.corrections.reason' as place, reason as value from themes.corrections where reason is not null
union all
select distinct 'themes.corrections.origin' as place, origin as value from themes.corrections where origin is not null
union all
select distinct 'touchpoints.pins.who' as place, who as value from touchpoints.pins where who is not null
union all
select distinct 'touchpoints.pins.why' as place, why as value from touchpoints.pins where why is not null
union all
select distinct 'raw.scores.question' as place, question as value from raw.scores where question is not null
union all
select distinct 'raw.verbatims.question_text' as place, question_text as value from raw.verbatims where question_text is not null;

-- name: rewrite_quotes
-- grain: value that quotes the customer, by what stands for it
-- frames: quotes (read_quotes)
-- writes: audits.draws, audits.labels, ops.runs, ops.stage_reports, raw.files, raw.rejected_rows, raw.scores, raw.verbatims, themes.corrections, themes.emerging,
--   themes.theme_events, themes.theme_groups, themes.themes, themes.topic_models, themes.topics, touchpoints.pins
update audits.draws set who = q.new from quotes as q where q.place = 'audits.draws.who' and audits.draws.who = q.old;
update audits.labels set who = q.new from quotes as q where q.place = 'audits.labels.who' and audits.labels.who = q.old;
update raw.files set error = q.new from quotes as q where q.place = 'raw.files.error' and raw.files.error = q.old;
update raw.files set file_name = q.new from quotes as q where q.place = 'raw.files.file_name' and raw.files.file_name = q.old;
update raw.files set note = q.new from quotes as q where q.place = 'raw.files.note' and raw.files.note = q.old;
update raw.rejected_rows set file_name = q.new from quotes as q where q.place = 'raw.rejected_rows.file_name' and raw.rejected_rows.file_name = q.old;
update ops.runs set error = q.new from quotes as q where q.place = 'ops.runs.error' and ops.runs.error = q.old;
update ops.runs set manifest = q.new::json from quotes as q where q.place = 'ops.runs.manifest' and ops.runs.manifest::text = q.old;
update ops.stage_reports set report = q.new::json from quotes as q where q.place = 'ops.stage_reports.report' and ops.stage_reports.report::text = q.old;
update themes.themes set keywords = from_json(q.new, '["VARCHAR"]') from quotes as q where q.place = 'themes.themes.keywords' and to_json(themes.themes.keywords)::text = q.old;
update themes.topics set keywords = from_json(q.new, '["VARCHAR"]') from quotes as q where q.place = 'themes.topics.keywords' and to_json(themes.topics.keywords)::text = q.old;
update themes.theme_groups set label = q.new from quotes as q where q.place = 'themes.theme_groups.label' and themes.theme_groups.label = q.old;
update themes.theme_groups set keywords = from_json(q.new, '["VARCHAR"]') from quotes as q where q.place = 'themes.theme_groups.keywords' and to_json(themes.theme_groups.keywords)::text = q.old;
update themes.emerging set label = q.new from quotes as q where q.place = 'themes.emerging.label' and themes.emerging.label = q.old;
update themes.emerging set keywords = from_json(q.new, '["VARCHAR"]') from quotes as q where q.place = 'themes.emerging.keywords' and to_json(themes.emerging.keywords)::text = q.old;
update themes.emerging set description = q.new from quotes as q where q.place = 'themes.emerging.description' and themes.emerging.description = q.old;
update themes.theme_events set evidence = q.new::json from quotes as q where q.place = 'themes.theme_events.evidence' and themes.theme_events.evidence::text = q.old;
update themes.topic_models set parameters = q.new::json from quotes as q where q.place = 'themes.topic_models.parameters' and themes.topic_models.parameters::text = q.old;
update themes.topic_models set note = q.new from quotes as q where q.place = 'themes.topic_models.note' and themes.topic_models.note = q.old;
update themes.corrections set made_by = q.new from quotes as q where q.place = 'themes.corrections.made_by' and themes.corrections.made_by = q.old;
update themes.corrections set reason = q.new from quotes as q where q.place = 'themes.corrections.reason' and themes.corrections.reason = q.old;
update themes.corrections set origin = q.new from quotes as q where q.place = 'themes.corrections.origin' and themes.corrections.origin = q.old;
update touchpoints.pins set who = q.new from quotes as q where q.place = 'touchpoints.pins.who' and touchpoints.pins.who = q.old;
update touchpoints.pins set why = q.new from quotes as q where q.place = 'touchpoints.pins.why' and touchpoints.pins.why = q.old;
update raw.scores set question = q.new from quotes as q where q.place = 'raw.scores.question' and raw.scores.question = q.old;
update raw.verbatims set question_text = q.new from quotes as q where q.place = 'raw.verbatims.question_text' and raw.verbatims.question_text = q.old;

-- name: read_theme_names
-- grain: theme, with what is shown of it
-- reads: themes.themes
select theme_id, label, to_json(keywords)::text as keywords, description, status, octet_length(centroid) as bytes from themes.themes order by theme_id;

-- name: read_old_labels
-- grain: label that a theme was given
-- reads: themes.theme_labels
select distinct theme_id, label from themes.theme_labels order by all;

-- name: rewrite_themes
-- grain: theme whose words are the customer's, or that has no other sentence
-- frames: old_labels (read_old_labels), renamed (read_theme_names), unfounded (themes_of_customer)
-- reads: themes.themes, themes.topic_models
-- writes: themes.theme_events, themes.theme_labels, themes.themes, themes.topics
-- A theme without a sentence is retired, and its centroid, the mean of the customer's sentences, becomes zero, which is near to nothing.
update themes.themes set label = n.label, description = n.description from renamed as n where n.theme_id = themes.themes.theme_id;
update themes.theme_labels set label = o.new from old_labels as o where o.theme_id = themes.theme_labels.theme_id and o.old = themes.theme_labels.label;
insert into themes.theme_events
select m.topic_model_id, t.theme_id, 'retired', now(), '{"erased": true}'::json
from themes.topic_models as m, themes.themes as t
where m.is_current and t.status = 'active' and t.theme_id in (select theme_id from unfounded);
update themes.themes
set status = 'retired', keywords = [], centroid = u.zero
from unfounded as u
where u.theme_id = themes.themes.theme_id;
update themes.topics set keywords = [], centroid = u.zero from unfounded as u where u.theme_id = themes.topics.theme_id;

-- name: read_correction_details
-- grain: correction
-- reads: themes.corrections
select correction_id, theme_id, details::text from themes.corrections order by correction_id;

-- name: rewrite_corrections
-- grain: correction that speaks of the customer's sentences or words
-- frames: corrected (read_correction_details)
-- writes: themes.corrections
update themes.corrections set details = c.details::json from corrected as c where c.correction_id = themes.corrections.correction_id;
