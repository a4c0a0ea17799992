-- grain: pain point × outcome
-- reads: insights.pain_points, key_figures
-- frames: new_what_if (what_if_sums, what_if_scopes)
-- writes: insights.what_if
-- key: journey_id, touchpoint_id, theme_id, outcome
create or replace table insights.what_if as
with named as (
    select
        p.rank, p.journey_id, p.stage_id, p.touchpoint_id, p.theme_id, p.label, p.touchpoint, k.shown as f, w.* exclude (journey_id, touchpoint_id, theme_id)
    from new_what_if as w
    join key_figures as k on k.kpi = w.outcome
    join insights.pain_points as p
        on p.journey_id = w.journey_id and p.touchpoint_id = w.touchpoint_id and p.theme_id is not distinct from w.theme_id
)
select
    journey_id, stage_id, touchpoint_id, theme_id, label, touchpoint, outcome, kpi_value, share, best_scope, best_share, best_low, best_high, best_share_seen,
    what_if, what_if_low, what_if_high, change, change_low, change_high, customers, n, best_customers, segments, 'sampling only' as basis, note, needed,
    left_out_change, left_out_low, left_out_high,
    case
        when note is not null then 'No comparison: ' || note || '. It needs ' || needed || '.'
        else 'If complaints about "' || label || '" were as rare as in ' || best_scope || ' (' || printf('%.1f', 100 * best_share) || ' % of customers instead of '
            || printf('%.1f', 100 * share) || ' %), the ' || f.name || ' would be ' || kpi_size(f, what_if) || ' instead of '
            || kpi_size(f, kpi_value) || ', ' || kpi_size(f, abs(change)) || f.unit || case when change < 0 then ' less (' else ' more (' end
            || kpi_size(f, change_low) || ' to ' || kpi_size(f, change_high) || ')'
            || case when change_low * change_high > 0 then '' else ', which is not clear of 0' end || '. An association counted through, not a forecast.'
    end || case
        when left_out_change is null then ''
        else ' ' || left_out_statement(
            f, 'the customers who complain of it', left_out_low * left_out_high > 0, left_out_change, left_out_low, left_out_high
        )
    end as statement
from named
order by journey_id, rank, outcome;
comment on table insights.what_if is 'One row per pain point and outcome: the key figure if complaints about it were as rare as in the segment where they are rarest, everything else unchanged. This follows an association through; it is not a forecast.';
comment on column insights.what_if.kpi_value is 'The key figure now, over the customers who wrote in the journey, each with the mean of their answers: nps -100 to 100, csat and ces 0 to 1, rating 1 to 5. It differs from kpis.value, which counts all responses, with or without words.';
comment on column insights.what_if.share is 'Share of these customers who complain about it, 0 to 1.';
comment on column insights.what_if.best_scope is 'Segment (source:, channel: or attribute) in which the smallest share complains, after shrinking, among those with at least insights.what_if_customers of these customers; null where note says why.';
comment on column insights.what_if.best_share is 'Share that complains there, drawn towards the share of all segments by as much as chance alone would spread them (beta-binomial), 0 to 1; null where best_scope is null.';
comment on column insights.what_if.best_low is 'Lower end of its Wilson interval, at a level that holds whichever segment was chosen (Bonferroni); null where best_scope is null.';
comment on column insights.what_if.best_high is 'Upper end of its interval; null where best_scope is null.';
comment on column insights.what_if.best_share_seen is 'Share that complains there as counted, 0 to 1. It is usually too small, because the smallest share was chosen; null where best_scope is null.';
comment on column insights.what_if.what_if is 'The key figure with best_share in place of share, in the unit of kpi_value; null where best_scope is null.';
comment on column insights.what_if.what_if_low is 'Lower end of its interval over customers (95 % unless configured), which includes the uncertainty of best_share; null where what_if is null.';
comment on column insights.what_if.what_if_high is 'Upper end of its interval; null where what_if is null.';
comment on column insights.what_if.change is 'what_if - kpi_value, which is (share - best_share) × (mean of those who do not complain - mean of those who do); null where what_if is null.';
comment on column insights.what_if.change_low is 'Lower end of its interval; null where what_if is null.';
comment on column insights.what_if.change_high is 'Upper end of its interval; null where what_if is null.';
comment on column insights.what_if.customers is 'Customers who complain about it and gave the outcome.';
comment on column insights.what_if.n is 'Customers who wrote in the journey and gave the outcome.';
comment on column insights.what_if.best_customers is 'Customers in best_scope who wrote in the journey and gave the outcome; null where best_scope is null.';
comment on column insights.what_if.segments is 'Number of segments that were compared.';
comment on column insights.what_if.note is 'Why there is no comparison; null where there is one.';
comment on column insights.what_if.needed is 'What a comparison would need; null where there is one.';
comment on column insights.what_if.left_out_change is 'The key figure without the customers who complain minus kpi_value, in its unit, whether or not there is a comparison; null where fewer than insights.min_customers customers are on either side.';
comment on column insights.what_if.left_out_low is 'Lower end of its interval over customers (95 % unless configured); null where left_out_change is null.';
comment on column insights.what_if.statement is 'The row in words: the comparison, or why there is none and what it would need; and what the key figure would be without those who complain.';
