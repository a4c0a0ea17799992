-- grain: journey × touchpoint × metric × window, where the journey map states an intention
-- reads: insights.kpis, touchpoints.touchpoints
-- frames: new_gaps (gap_sums)
-- writes: insights.gaps
-- key: journey_id, touchpoint_id, metric, period
create or replace table insights.gaps as
select
    n.journey_id, t.stage_id, n.touchpoint_id, t.name as touchpoint, n.metric, n.period, n.status, n.intended, n.actual, n.low, n.high,
    n.sampling_low, n.sampling_high, n.gap, n.gap_low, n.gap_high, n.basis, n.q_value, n.customers, n.customers_to_decide,
    case
        when n.reason = 'nobody' and n.metric = 'net_sentiment' then 'nobody speaks of it'
        when n.reason = 'nobody' then 'no response that speaks of it carries this score'
        else n.reason
    end as reason, k.satisfied
from new_gaps as n
join touchpoints.touchpoints as t on t.journey_id = n.journey_id and t.touchpoint_id = n.touchpoint_id
left join insights.kpis as k on n.metric = 'csat' and k.kpi = 'csat' and k.scope = 'touchpoint:' || n.journey_id || '/' || n.touchpoint_id and k.period = 'all'
order by n.journey_id, t.position, list_position(['net_sentiment', 'csat', 'effort'], n.metric), n.period = 'all' desc, n.period;
comment on table insights.gaps is 'One row per touchpoint, metric and window for which the journey map states an intention: the intended against the actual experience. A touchpoint without an intention has no row. Unit: customers.';
comment on column insights.gaps.metric is 'net_sentiment (-1 to 1, as in touchpoint_scores), csat (share of satisfied customers, 0 to 1) or effort (mean effort score, 0 hard to 1 easy). csat and effort come from the scores of responses that speak of the touchpoint; each is a score of the whole response.';
comment on column insights.gaps.period is 'all, or the last three calendar months of the journey (UTC), as YYYY-MM..YYYY-MM.';
comment on column insights.gaps.status is 'below or above where the sampling interval of the gap excludes 0 and q_value is at most insights.fdr; met where it does not and lies within insights.gap_tolerance on both sides; otherwise not sure yet. It says what is clear in what was read. Null where there is no data.';
comment on column insights.gaps.intended is 'Intention in the journey map, in the unit of the metric.';
comment on column insights.gaps.actual is 'Mean over customers of each customer''s own mean, in the unit of the metric; null where there is no data.';
comment on column insights.gaps.low is 'Lower end of its interval (95 % unless configured); basis says what it holds besides sampling; null where actual is null.';
comment on column insights.gaps.high is 'Upper end of its interval; null where actual is null.';
comment on column insights.gaps.sampling_low is 'Lower end of the interval of sampling alone: adjusted Wald (Rocks 2016), Wilson for csat; null where actual is null.';
comment on column insights.gaps.sampling_high is 'Upper end of the interval of sampling alone; null where actual is null.';
comment on column insights.gaps.basis is 'What the interval holds besides sampling: modelled (errors of the annotator, from labelled sets of other industries) or sampling only (customers gave the score themselves, or nobody measured this annotator).';
comment on column insights.gaps.gap is 'actual - intended; null where actual is null.';
comment on column insights.gaps.gap_low is 'low - intended; null where actual is null. The intention is taken as exact.';
comment on column insights.gaps.gap_high is 'high - intended; null where actual is null.';
comment on column insights.gaps.q_value is 'p-value of the gap (score test with continuity correction), adjusted for all tested rows (Benjamini-Hochberg), 0 to 1; null where there are fewer than insights.min_customers customers.';
comment on column insights.gaps.customers is 'Customers behind the actual value (an anonymous response counts as one customer); 0 where there is none.';
comment on column insights.gaps.customers_to_decide is 'Number of customers that would decide the question, one way or the other, if further customers spoke as the present ones do; null where it is decided, or where there are fewer than insights.min_customers.';
comment on column insights.gaps.reason is 'Why there is no verdict: nobody speaks of the touchpoint, no response that speaks of it carries this score, or there are fewer than N customers; null where there is a verdict, or where it is not sure yet.';
comment on column insights.gaps.satisfied is 'Which answers count as satisfied at the touchpoint (csat), over all periods, as in kpis; several, split by semicolons: answers with different cut-offs are pooled, so that a difference may come from which questions were asked. Null where no satisfied answers are counted.';
