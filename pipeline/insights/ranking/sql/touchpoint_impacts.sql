-- grain: journey × touchpoint with enough customers
-- reads: insights.touchpoint_scores, touchpoints.touchpoints, examples
-- frames: new_effects (audited_values, effects, ranking_votes, ranking_customers)
-- writes: insights.touchpoint_impacts
-- key: journey_id, touchpoint_id
-- The interval of net_sentiment is that of touchpoint_scores, which allows for misplaced sentences too: one value has one interval.
create or replace table insights.touchpoint_impacts as
select
    row_number() over (partition by e.journey_id, e.status order by e.priority desc, e.customers desc, e.touchpoint_id) as rank,
    e.journey_id, t.stage_id, e.touchpoint_id, t.name as label, t.name as touchpoint, e.status,
    e.customers, e.mentions, e.polarity, e.net_sentiment, s.net_low, s.net_high, s.net_sampling_low, s.net_sampling_high, e.basis, e.value_is, e.p_value, e.q_value, e.impact, e.impact_low, e.impact_high,
    e.volume_share, e.severity, e.impact_factor, e.purchase_relevance, e.priority, e.top5_share, e.rank_low, e.rank_high, coalesce(x.verbatim_ids, []) as example_verbatim_ids,
    coalesce(x.sentence_ids, []) as example_sentence_ids, coalesce(x.roles, []) as example_roles,
    e.customers_to_decide
from new_effects as e
join touchpoints.touchpoints as t on t.journey_id = e.journey_id and t.touchpoint_id = e.touchpoint_id
join insights.touchpoint_scores as s on s.journey_id = e.journey_id and s.touchpoint_id = e.touchpoint_id and s.period = 'all'
left join examples as x
    on x.grain_ = 'touchpoint' and x.journey_id = e.journey_id and x.touchpoint_id = e.touchpoint_id and x.sign = sign(e.net_sentiment)
order by e.journey_id, e.status, rank;
comment on table insights.touchpoint_impacts is 'One row per touchpoint with at least insights.min_customers customers, over all periods: the ranking of touchpoints.';
comment on column insights.touchpoint_impacts.rank is 'Place by priority among the touchpoints of the journey with the same status, from 1.';
comment on column insights.touchpoint_impacts.top5_share is 'Share of resamples of the customers (Bayesian bootstrap, Rubin 1981) in which it is among the first five of its ranking, 0 to 1; null where not sure yet.';
comment on column insights.touchpoint_impacts.rank_low is 'Best rank in its interval (95 % unless configured; percentiles over the resamples); null where not sure yet.';
comment on column insights.touchpoint_impacts.rank_high is 'Worst rank in its interval; null where not sure yet.';
comment on column insights.touchpoint_impacts.customers_to_decide is 'Number of customers that would decide the question if further customers spoke as the present ones do; null where it is decided, or where net_sentiment is 0.';
