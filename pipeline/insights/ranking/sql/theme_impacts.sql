-- grain: journey × touchpoint × theme with enough customers
-- reads: themes.themes, touchpoints.touchpoints, examples, key_figures
-- frames: new_effects (audited_values, effects, row_doubts, recent_effects, recent_writers, first_and_last, monthly_voices, monthly_writers, left_out_sums,
--   ranking_votes, ranking_customers)
-- writes: insights.theme_impacts
-- key: journey_id, touchpoint_id, theme_id
-- theme_id null: what is said there outside any theme.
create or replace table insights.theme_impacts as
select
    e.journey_id, t.stage_id, e.touchpoint_id, e.theme_id, coalesce(h.label, t.name) as label, t.name as touchpoint, e.status,
    e.customers, e.mentions, e.polarity, e.net_sentiment, e.net_low, e.net_high, e.net_sampling_low, e.net_sampling_high, e.basis, e.value_is, e.misplaced_share,
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
    e.volume_share, e.severity, e.impact_factor, e.purchase_relevance, e.priority, e.top5_share, e.rank_low, e.rank_high, coalesce(x.verbatim_ids, []) as example_verbatim_ids,
    coalesce(x.sentence_ids, []) as example_sentence_ids, coalesce(x.roles, []) as example_roles,
    e.customers_to_decide
from new_effects as e
join touchpoints.touchpoints as t on t.journey_id = e.journey_id and t.touchpoint_id = e.touchpoint_id
left join themes.themes as h on h.theme_id = e.theme_id
left join key_figures as k on k.kpi = e.left_out_outcome
left join examples as x
    on x.grain_ = 'theme' and x.journey_id = e.journey_id and x.touchpoint_id = e.touchpoint_id
    and x.theme_id is not distinct from e.theme_id and x.sign = sign(e.net_sentiment)
order by e.priority desc, e.journey_id, e.touchpoint_id, e.theme_id;
comment on table insights.theme_impacts is 'One row per theme at a touchpoint with at least insights.min_customers customers: pain points, gains, and what is not sure yet.';
comment on column insights.theme_impacts.journey_id is 'Journey map.';
comment on column insights.theme_impacts.stage_id is 'Stage of the journey.';
comment on column insights.theme_impacts.touchpoint_id is 'Touchpoint.';
comment on column insights.theme_impacts.theme_id is 'Theme; null for sentences at the touchpoint that belong to no theme.';
comment on column insights.theme_impacts.status is 'pain point or gain (net_sentiment below or above 0, the interval of sampling excludes 0, and q_value is at most insights.fdr), in the window (recent_status) or else over all time; otherwise not sure yet. Where the two disagree, the window goes first. It says what is clear in what the annotator reads; where basis is audited, a net_sentiment three standard errors from 0 decides, and what was read stands only while the interval of sampling still excludes 0. Else not sure yet where doubtful_share is above 0.5.';
comment on column insights.theme_impacts.label is 'Label of the theme; the touchpoint''s name where theme_id is null.';
comment on column insights.theme_impacts.touchpoint is 'Name of the touchpoint.';
comment on column insights.theme_impacts.customers is 'Customers who speak of it (an anonymous response counts as one customer); at least insights.min_customers.';
comment on column insights.theme_impacts.mentions is 'Sentences about it.';
comment on column insights.theme_impacts.polarity is 'Mean over these customers of the mean polarity of their sentences about it, -1 to 1.';
comment on column insights.theme_impacts.net_sentiment is 'The effect: mean over these customers of (positive - negative sentences) / sentences, -1 to 1; where basis is audited, as your own labels correct it.';
comment on column insights.theme_impacts.net_low is 'Lower end of its interval (95 % unless configured): sampling and the annotator''s errors of tone. The sentences of the row are taken as given; touchpoint_scores allows for misplaced ones, too.';
comment on column insights.theme_impacts.net_high is 'Upper end of its interval.';
comment on column insights.theme_impacts.p_value is 'Probability of a net sentiment at least this far from 0 if it were 0 (sign flips, mid-p), 0 to 1.';
comment on column insights.theme_impacts.q_value is 'Rate of false discoveries among the rows with a p_value as small (Benjamini-Hochberg for discrete tests; Heyse 2011), 0 to 1.';
comment on column insights.theme_impacts.impact is 'Mean normalised score (0 to 1, each compared with the mean of its source and kind) of the customers who mention it, minus that of the customers who write but do not mention it, -1 to 1. Association, not cause. Null where either side has fewer than two scores.';
comment on column insights.theme_impacts.impact_low is 'Lower end of its interval (MOVER); null where impact is null.';
comment on column insights.theme_impacts.impact_high is 'Upper end of its interval (MOVER); null where impact is null.';
comment on column insights.theme_impacts.volume_share is 'customers / all customers who wrote in this journey, 0 to 1. A factor of priority.';
comment on column insights.theme_impacts.severity is 'Absolute value of net_sentiment, 0 to 1. A factor of priority.';
comment on column insights.theme_impacts.impact_factor is '1 + the absolute value of impact where impact points the same way as net_sentiment, otherwise 1; 1 to 2. A factor of priority.';
comment on column insights.theme_impacts.purchase_relevance is 'Weight of the touchpoint in the journey map, 0 to 1. A factor of priority.';
comment on column insights.theme_impacts.priority is 'volume_share × severity × impact_factor × purchase_relevance, each to the power of its weight in insights.priority (1 unless configured); 0 to 2 where all weights are 1.';
comment on column insights.theme_impacts.top5_share is 'Share of resamples of the customers (Bayesian bootstrap, Rubin 1981) in which it is among the first five of its ranking, 0 to 1; null where not sure yet.';
comment on column insights.theme_impacts.rank_low is 'Best rank in its interval (95 % unless configured; percentiles over the resamples); null where not sure yet.';
comment on column insights.theme_impacts.rank_high is 'Worst rank in its interval; null where not sure yet.';
comment on column insights.theme_impacts.example_verbatim_ids is 'Up to five verbatims that say so, from different customers and in different words. example_roles says why each was chosen.';
comment on column insights.theme_impacts.example_sentence_ids is 'The sentence in each of these verbatims (verbatim_id#position), in the same order.';
comment on column insights.theme_impacts.example_roles is 'Role of each of these verbatims, in the same order: typical (nearest to the centres of theme and touchpoint), recent (the newest of the others) or strong (the most decided of the others).';
comment on column insights.theme_impacts.customers_to_decide is 'Number of customers that would decide the question if further customers spoke as the present ones do; null where it is decided, where net_sentiment is 0, or where most of its sentences are doubtful.';
