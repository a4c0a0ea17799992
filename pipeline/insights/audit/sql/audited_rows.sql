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
    net_sentiment = a.net_sentiment[1], net_low = a.net_sentiment[2], net_high = a.net_sentiment[3], basis = 'audited',
    value_is = 'corrected by labels'
from audited_values as a
where a.scope = 'all' and a.journey_id = t.journey_id and a.touchpoint_id = t.touchpoint_id and a.period = t.period;

-- name: audited_touchpoint_impacts
-- grain: row of insights.touchpoint_impacts where the audit reaches
-- reads: audited_values, insights.touchpoint_impacts
-- writes: insights.touchpoint_impacts
-- The published net sentiment is the corrected one. The touchpoint is a pain point or a gain where that lies three standard errors from 0 (1.53
-- half-widths of a 95 % interval: Bonferroni over about twenty touchpoints), and not sure yet where it contradicts what was read; else what was read
-- stands. Ranks are counted anew.
update insights.touchpoint_impacts as t
set
    net_sentiment = r.value, net_low = r.low, net_high = r.high, basis = r.basis, value_is = if(r.basis = 'audited', 'corrected by labels', 'as read'), status = r.status, rank = r.rank,
    customers_to_decide = case when r.status = 'not sure yet' then t.customers_to_decide end
from (
    select *, row_number() over (partition by journey_id, status order by priority desc, customers desc, touchpoint_id) as rank
    from (
        select
            i.journey_id, i.touchpoint_id, i.priority, i.customers,
            coalesce(a.net_sentiment[1], i.net_sentiment) as value, coalesce(a.net_sentiment[2], i.net_low) as low,
            coalesce(a.net_sentiment[3], i.net_high) as high, if(a.net_sentiment is null, i.basis, 'audited') as basis,
            case
                when a.net_sentiment is null then i.status
                when a.net_sentiment[1] + 1.53 * (a.net_sentiment[3] - a.net_sentiment[1]) < 0 then 'pain point'
                when a.net_sentiment[1] - 1.53 * (a.net_sentiment[1] - a.net_sentiment[2]) > 0 then 'gain'
                when i.status = 'pain point' and a.net_sentiment[1] >= 0 or i.status = 'gain' and a.net_sentiment[1] <= 0 then 'not sure yet'
                else i.status
            end as status
        from insights.touchpoint_impacts as i
        left join audited_values as a
            on a.journey_id = i.journey_id and a.touchpoint_id = i.touchpoint_id and a.scope = 'all' and a.period = 'all'
    )
) as r
where r.journey_id = t.journey_id and r.touchpoint_id = t.touchpoint_id;

-- name: audited_segment_scores
-- grain: row of insights.segment_scores where the audit reaches
-- reads: audited_values
-- writes: insights.segment_scores
-- The published figure is the corrected one. The interval of sampling alone stays that of what the annotator said.
update insights.segment_scores as t
set
    negative_share = a.negative_share[1], negative_low = a.negative_share[2], negative_high = a.negative_share[3],
    positive_share = a.positive_share[1], positive_low = a.positive_share[2], positive_high = a.positive_share[3],
    net_sentiment = a.net_sentiment[1], net_low = a.net_sentiment[2], net_high = a.net_sentiment[3], basis = 'audited',
    value_is = 'corrected by labels'
from audited_values as a
where a.scope = t.scope and a.journey_id = t.journey_id and a.touchpoint_id = t.touchpoint_id and a.period = t.period;
