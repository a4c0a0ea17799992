-- grain: subject (touchpoint, theme, theme at touchpoint: of a journey; category: of all journeys) × scope (all, or a source) × period (all, or a month of scope all) × metric, where the audit reaches
-- reads: themes.themes, touchpoints.touchpoints
-- frames: new_audited_scores (audit_category_tones, audit_customers, audit_read, audit_strata, audit_theme_totals, audit_tones, audit_totals, audit_truth, audit_wrote, category_sums)
-- writes: insights.audited_scores
-- key: journey_id, subject, touchpoint_id, theme_id, category, scope, period, metric
create or replace table insights.audited_scores as
select n.journey_id, n.subject, t.stage_id, n.touchpoint_id, t.name as touchpoint, n.theme_id, h.label as theme, n.* exclude (journey_id, subject, touchpoint_id, theme_id)
from new_audited_scores as n
left join touchpoints.touchpoints as t on t.journey_id = n.journey_id and t.touchpoint_id = n.touchpoint_id
left join themes.themes as h on h.theme_id = n.theme_id
order by n.journey_id, n.subject, n.scope, n.period, t.position, n.theme_id, n.category, n.metric;
comment on table insights.audited_scores is 'One row per touchpoint, theme or category, scope, period and metric that your own labels correct (voc audit): what the annotator said, and what holds once its errors on your data are taken into account. Empty without labels. Customers whose labels have taught the annotator in use (voc teach) correct nothing, since their labels do not show its errors any more. Unit: customers.';
comment on column insights.audited_scores.journey_id is 'Journey map; null for categories, which are counted over all of them.';
comment on column insights.audited_scores.subject is 'touchpoint; theme (all of its sentences in the journey); theme at touchpoint (a row of theme_impacts; theme_id null: what is said there outside any theme); or category. Which sentences belong to a theme or a category is taken as given, what is said in them is labelled.';
comment on column insights.audited_scores.stage_id is 'Stage of the touchpoint; null where touchpoint_id is.';
comment on column insights.audited_scores.touchpoint_id is 'Touchpoint; null for themes as a whole and for categories.';
comment on column insights.audited_scores.touchpoint is 'Name of the touchpoint; null where touchpoint_id is.';
comment on column insights.audited_scores.theme_id is 'Theme; null for touchpoints and categories, and for what is said at a touchpoint outside any theme.';
comment on column insights.audited_scores.theme is 'Label of the theme; null where theme_id is.';
comment on column insights.audited_scores.category is 'Aspect category of the annotator; null for the other subjects.';
comment on column insights.audited_scores.scope is 'all, or source:<name>.';
comment on column insights.audited_scores.period is 'all, or a calendar month in the time zone of the settings (runs.timezone), YYYY-MM (scope all only).';
comment on column insights.audited_scores.metric is 'negative_share, positive_share, net_sentiment (each among customers who speak of it, as in touchpoint_scores) or, of touchpoints, volume_share (of customers who wrote).';
comment on column insights.audited_scores.value is 'Corrected figure (prediction-powered inference): the annotator''s, plus what the labels differ from it, by customer and with the weights of the sample; cells with few labels are partly pooled. 0 to 1; net_sentiment -1 to 1.';
comment on column insights.audited_scores.low is 'Lower end of its interval (95 % unless configured): sampling of customers and of labels.';
comment on column insights.audited_scores.high is 'Upper end of its interval.';
comment on column insights.audited_scores.sampling_low is 'Lower end of the part of the interval that would be left if everybody were labelled: sampling of customers alone.';
comment on column insights.audited_scores.sampling_high is 'Upper end of that part.';
comment on column insights.audited_scores.read_value is 'What the annotator alone says; value minus read_value is how wrong it is there.';
comment on column insights.audited_scores.labels_value is 'What the labels alone say; null where none of them speaks of it.';
comment on column insights.audited_scores.labels_low is 'Lower end of the interval of the labels alone; null where labels_value is.';
comment on column insights.audited_scores.labels_high is 'Upper end of the interval of the labels alone; null where labels_value is.';
comment on column insights.audited_scores.customers is 'Customers with at least one sentence about it, as the annotator says; for volume_share those who wrote.';
comment on column insights.audited_scores.labelled_customers is 'Labelled customers of whom people or the annotator say anything there; at least 5.';
comment on column insights.audited_scores.tuning is 'Weight of the annotator''s part that makes the variance smallest, 0 to 1 (power tuning, PPI++); 0 where it is worth nothing beside the labels.';
