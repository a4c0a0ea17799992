-- grain: journey × touchpoint × theme
-- reads: insights.theme_impacts
-- writes: insights.gains
-- key: journey_id, touchpoint_id, theme_id
create or replace table insights.gains as
select
    row_number() over (partition by journey_id order by priority desc, customers desc, touchpoint_id, theme_id) as rank,
    * exclude (status, customers_to_decide)
from insights.theme_impacts
where status = 'gain'
order by journey_id, rank;
comment on table insights.gains is 'One row per theme at a touchpoint where customers are clearly happy, most valuable first.';
comment on column insights.gains.rank is 'Place by priority within the journey, from 1.';
comment on column insights.gains.journey_id is 'Journey map.';
comment on column insights.gains.stage_id is 'Stage of the journey.';
comment on column insights.gains.touchpoint_id is 'Touchpoint.';
comment on column insights.gains.theme_id is 'Theme; null for sentences at the touchpoint that belong to no theme.';
comment on column insights.gains.label is 'Label of the theme; the touchpoint''s name where theme_id is null.';
comment on column insights.gains.touchpoint is 'Name of the touchpoint.';
comment on column insights.gains.customers is 'Customers who speak of it (an anonymous response counts as one customer); at least insights.min_customers.';
comment on column insights.gains.mentions is 'Sentences about it.';
comment on column insights.gains.polarity is 'Mean over these customers of the mean polarity of their sentences about it, -1 to 1.';
comment on column insights.gains.net_sentiment is 'The effect: mean over these customers of (positive - negative sentences) / sentences, -1 to 1.';
comment on column insights.gains.net_low is 'Lower end of its adjusted-Wald interval (Rocks 2016; 95 % unless configured).';
comment on column insights.gains.net_high is 'Upper end of its adjusted-Wald interval.';
comment on column insights.gains.p_value is 'Probability of a net sentiment at least this far from 0 if it were 0 (score test with continuity correction), 0 to 1.';
comment on column insights.gains.q_value is 'p_value, adjusted for all tested rows (Benjamini-Hochberg), 0 to 1.';
comment on column insights.gains.impact is 'Mean normalised score (0 to 1, over all scores of a response) of the customers who mention it, minus the mean of the customers who write but do not mention it, -1 to 1. Association, not cause. Null where either side has fewer than two scores, or where all scores are equal.';
comment on column insights.gains.impact_low is 'Lower end of its interval (Welch); null where impact is null.';
comment on column insights.gains.impact_high is 'Upper end of its interval (Welch); null where impact is null.';
comment on column insights.gains.volume_share is 'customers / all customers who wrote in this journey, 0 to 1. A factor of priority.';
comment on column insights.gains.severity is 'Size of net_sentiment, 0 to 1. A factor of priority.';
comment on column insights.gains.impact_factor is '1 + the size of impact where impact points the same way as net_sentiment, otherwise 1; 1 to 2. A factor of priority.';
comment on column insights.gains.purchase_relevance is 'Weight of the touchpoint in the journey map, 0 to 1. A factor of priority.';
comment on column insights.gains.priority is 'volume_share × severity × impact_factor × purchase_relevance, each to the power of its weight in insights.priority (1 unless configured); 0 to 2 where all weights are 1.';
comment on column insights.gains.top5_share is 'Share of resamples of the customers (Bayesian bootstrap, Rubin 1981) in which it is among the first five of its ranking, 0 to 1.';
comment on column insights.gains.rank_low is 'Best rank within the interval (95 % unless configured; percentiles over the resamples).';
comment on column insights.gains.rank_high is 'Worst rank within the interval.';
comment on column insights.gains.example_verbatim_ids is 'Up to five verbatims that say so, from different customers and in different words. example_roles says why each was chosen.';
comment on column insights.gains.example_sentence_ids is 'The sentence in each of these verbatims (verbatim_id#position), in the same order.';
comment on column insights.gains.example_roles is 'Role of each of these verbatims, in the same order: typical (nearest to the centres of theme and touchpoint), recent (the newest of the others) or strong (the most decided of the others).';
