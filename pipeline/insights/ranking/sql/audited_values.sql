-- grain: thing of a subject × scope × period where the audit reaches
-- reads: insights.audited_scores
-- Corrected figures as the tables of scores have them: in one row, each as value, ends, and ends of sampling alone.
select
    journey_id, touchpoint_id, theme_id, category, scope, period,
    any_value([value, low, high, sampling_low, sampling_high]) filter (metric = 'negative_share') as negative,
    any_value([value, low, high, sampling_low, sampling_high]) filter (metric = 'positive_share') as positive,
    any_value([value, low, high, sampling_low, sampling_high]) filter (metric = 'net_sentiment') as net
from insights.audited_scores
where subject = $subject
group by journey_id, touchpoint_id, theme_id, category, scope, period
having count(*) filter (metric <> 'volume_share') = 3
order by all
