-- name: audited_values
-- grain: journey × touchpoint × scope × period where the audit reaches
-- reads: insights.audited_scores
-- writes: audited_values
-- key: journey_id, touchpoint_id, scope, period
-- Corrected figures as the tables of scores have them: in one row, each as value, lower and upper end.
create or replace temp view audited_values as
select
    journey_id, touchpoint_id, scope, period, any_value([value, low, high]) filter (metric = 'negative_share') as negative_share,
    any_value([value, low, high]) filter (metric = 'positive_share') as positive_share,
    any_value([value, low, high]) filter (metric = 'net_sentiment') as net_sentiment
from insights.audited_scores
group by journey_id, touchpoint_id, scope, period
having count(*) filter (metric <> 'volume_share') = 3;

-- name: audited_touchpoint_scores
-- grain: row of insights.touchpoint_scores where the audit reaches
-- reads: audited_values
-- writes: insights.touchpoint_scores
-- The published figure is the corrected one. The interval of sampling alone stays that of what the annotator said.
update insights.touchpoint_scores as t
set
    negative_share = a.negative_share[1], negative_low = a.negative_share[2], negative_high = a.negative_share[3],
    positive_share = a.positive_share[1], positive_low = a.positive_share[2], positive_high = a.positive_share[3],
    net_sentiment = a.net_sentiment[1], net_low = a.net_sentiment[2], net_high = a.net_sentiment[3], basis = 'audited'
from audited_values as a
where a.scope = 'all' and a.journey_id = t.journey_id and a.touchpoint_id = t.touchpoint_id and a.period = t.period;

-- name: audited_segment_scores
-- grain: row of insights.segment_scores where the audit reaches
-- reads: audited_values
-- writes: insights.segment_scores
-- The published figure is the corrected one. The interval of sampling alone stays that of what the annotator said.
update insights.segment_scores as t
set
    negative_share = a.negative_share[1], negative_low = a.negative_share[2], negative_high = a.negative_share[3],
    positive_share = a.positive_share[1], positive_low = a.positive_share[2], positive_high = a.positive_share[3],
    net_sentiment = a.net_sentiment[1], net_low = a.net_sentiment[2], net_high = a.net_sentiment[3], basis = 'audited'
from audited_values as a
where a.scope = t.scope and a.journey_id = t.journey_id and a.touchpoint_id = t.touchpoint_id and a.period = t.period;
