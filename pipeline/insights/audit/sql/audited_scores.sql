-- grain: journey × touchpoint × scope (all, or a source) × period (all, or a month of scope all) × metric, where the audit reaches
-- reads: touchpoints.touchpoints
-- frames: new_audited_scores (audit_customers, audit_read, audit_strata, audit_totals, audit_truth, audit_wrote)
-- writes: insights.audited_scores
-- key: journey_id, touchpoint_id, scope, period, metric
create or replace table insights.audited_scores as
select n.journey_id, t.stage_id, n.touchpoint_id, t.name as touchpoint, n.* exclude (journey_id, touchpoint_id)
from new_audited_scores as n
join touchpoints.touchpoints as t on t.journey_id = n.journey_id and t.touchpoint_id = n.touchpoint_id
order by n.journey_id, n.scope, n.period, t.position, n.metric;
comment on table insights.audited_scores is 'One row per touchpoint, scope, period and metric that your own labels correct (voc audit): what the annotator said, and what holds once its errors on your data are taken into account. Empty without labels. Unit: customers.';
comment on column insights.audited_scores.scope is 'all, or source:<name>.';
comment on column insights.audited_scores.period is 'all, or a calendar month in UTC, YYYY-MM (scope all only).';
comment on column insights.audited_scores.metric is 'negative_share, positive_share, net_sentiment (each among customers who speak of it, as in touchpoint_scores) or volume_share (of customers who wrote).';
comment on column insights.audited_scores.value is 'Corrected figure (prediction-powered inference): the annotator''s, plus what the labels differ from it, by customer and with the weights of the sample; cells with few labels are partly pooled. 0 to 1; net_sentiment -1 to 1.';
comment on column insights.audited_scores.low is 'Lower end of its interval (95 % unless configured): sampling of customers and of labels.';
comment on column insights.audited_scores.high is 'Upper end of its interval.';
comment on column insights.audited_scores.read_value is 'What the annotator alone says; value minus read_value is how wrong it is there.';
comment on column insights.audited_scores.labels_value is 'What the labels alone say; null where none of them speaks of it.';
comment on column insights.audited_scores.labels_low is 'Lower end of the interval of the labels alone; null where labels_value is.';
comment on column insights.audited_scores.labels_high is 'Upper end of the interval of the labels alone; null where labels_value is.';
comment on column insights.audited_scores.customers is 'Customers with at least one sentence about it, as the annotator says; for volume_share those who wrote.';
comment on column insights.audited_scores.labelled_customers is 'Labelled customers of whom people or the annotator say anything there.';
comment on column insights.audited_scores.tuning is 'Weight of the annotator''s part that makes the variance smallest, 0 to 1 (power tuning, PPI++); 0 where it is worth nothing beside the labels.';
