-- grain: journey × touchpoint with enough customers
-- reads: insights.touchpoint_scores, touchpoints.touchpoints, examples, key_figures
-- frames: new_effects (audited_values, effects, row_doubts, recent_effects, recent_writers, first_and_last, monthly_voices, monthly_writers, left_out_sums,
--   ranking_votes, ranking_customers)
-- writes: insights.touchpoint_impacts
-- key: journey_id, touchpoint_id
-- The interval of net_sentiment is that of touchpoint_scores, which allows for misplaced sentences too: one value has one interval.
create or replace table insights.touchpoint_impacts as
with placed as (
    select
        row_number() over (
            partition by journey_id, status order by standing is distinct from 'now', recent_priority desc, priority desc, customers desc, touchpoint_id
        ) as rank,
        row_number() over (partition by journey_id, status order by priority desc, customers desc, touchpoint_id) as rank_all_time, *
    from new_effects
)
select
    e.rank, e.rank_all_time, e.journey_id, t.stage_id, e.touchpoint_id, t.name as label, t.name as touchpoint, e.status,
    e.customers, e.mentions, e.polarity, e.net_sentiment, s.net_low, s.net_high, s.net_sampling_low, s.net_sampling_high, e.basis, e.value_is, e.misplaced_share,
    e.misread_share, e.doubtful_share, e.doubt_basis, e.p_value, e.q_value,
    e.standing, e.window_from, e.window_until, e.recent_n, e.recent_customers, e.recent_voices, e.recent_share, e.recent_low, e.recent_high,
    e.recent_net, e.recent_net_low, e.recent_net_high, e.recent_status, e.recent_priority, e.earlier_n, e.earlier_voices, e.earlier_share, e.trend,
    e.trend_q_value, e.since, e.since_is, e.last_complaint_at at time zone 'UTC' as last_complaint_at,
    e.left_out_outcome, e.left_out_change, e.left_out_low, e.left_out_high, e.left_out_q_value, e.left_out_customers, e.left_out_n,
    case when e.left_out_change is not null then left_out_statement(
        k.shown, 'the customers who ' || case when e.status = 'gain' then 'mention it' else 'complain of it' end,
        e.left_out_low * e.left_out_high > 0, e.left_out_change, e.left_out_low, e.left_out_high
    ) || ' An association, not a cause.' end as left_out_statement,
    e.impact as score_gap, e.impact_low as score_gap_low, e.impact_high as score_gap_high, e.impact, e.impact_low, e.impact_high,
    e.volume_share, e.severity, e.impact_factor, e.purchase_relevance, e.priority, e.top5_share,
    least(e.rank_low, e.rank) as rank_low, greatest(e.rank_high, e.rank) as rank_high, coalesce(x.verbatim_ids, []) as example_verbatim_ids,
    coalesce(x.sentence_ids, []) as example_sentence_ids, coalesce(x.roles, []) as example_roles,
    e.customers_to_decide
from placed as e
join touchpoints.touchpoints as t on t.journey_id = e.journey_id and t.touchpoint_id = e.touchpoint_id
join insights.touchpoint_scores as s on s.journey_id = e.journey_id and s.touchpoint_id = e.touchpoint_id and s.period = 'all'
left join key_figures as k on k.kpi = e.left_out_outcome
left join examples as x
    on x.grain_ = 'touchpoint' and x.journey_id = e.journey_id and x.touchpoint_id = e.touchpoint_id and x.sign = sign(e.net_sentiment)
order by e.journey_id, e.status, e.rank;
comment on table insights.touchpoint_impacts is 'One row per touchpoint with at least insights.min_customers customers, over all periods: the ranking of touchpoints.';
comment on column insights.touchpoint_impacts.rank is 'Place by priority among the touchpoints of the journey with the same status, from 1.';
comment on column insights.touchpoint_impacts.top5_share is 'Share of resamples of the customers (Bayesian bootstrap, Rubin 1981) in which it is among the first five of its ranking, 0 to 1; null where not sure yet.';
comment on column insights.touchpoint_impacts.rank_low is 'Best rank in its interval (95 % unless configured; percentiles over the resamples); null where not sure yet.';
comment on column insights.touchpoint_impacts.rank_high is 'Worst rank in its interval; null where not sure yet.';
comment on column insights.touchpoint_impacts.customers_to_decide is 'Number of customers that would decide the question if further customers spoke as the present ones do; null where it is decided, or where net_sentiment is 0.';
