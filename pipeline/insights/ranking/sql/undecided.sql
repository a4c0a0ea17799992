-- grain: journey × touchpoint × theme
-- reads: insights.theme_impacts
-- writes: insights.undecided
-- key: journey_id, touchpoint_id, theme_id
create or replace table insights.undecided as
select * exclude (status, priority, severity, impact_factor, top5_share, rank_low, rank_high)
from insights.theme_impacts
where status = 'not sure yet'
order by customers desc, journey_id, touchpoint_id, theme_id;
comment on table insights.undecided is 'One row per theme at a touchpoint whose effect is not clearly different from zero, most customers first: what is not sure yet.';
comment on column insights.undecided.journey_id is 'Journey map.';
comment on column insights.undecided.stage_id is 'Stage of the journey.';
comment on column insights.undecided.touchpoint_id is 'Touchpoint.';
comment on column insights.undecided.theme_id is 'Theme; null for sentences at the touchpoint that belong to no theme.';
comment on column insights.undecided.label is 'Label of the theme; the touchpoint''s name where theme_id is null.';
comment on column insights.undecided.touchpoint is 'Name of the touchpoint.';
comment on column insights.undecided.customers is 'Customers who speak of it (an anonymous response counts as one customer); at least insights.min_customers.';
comment on column insights.undecided.mentions is 'Sentences about it.';
comment on column insights.undecided.polarity is 'Mean over these customers of the mean polarity of their sentences about it, -1 to 1.';
comment on column insights.undecided.net_sentiment is 'The effect: mean over these customers of (positive - negative sentences) / sentences, -1 to 1.';
comment on column insights.undecided.net_low is 'Lower end of its adjusted-Wald interval (Rocks 2016; 95 % unless configured).';
comment on column insights.undecided.net_high is 'Upper end of its adjusted-Wald interval.';
comment on column insights.undecided.p_value is 'Probability of a net sentiment at least this far from 0 if it were 0 (score test with continuity correction), 0 to 1.';
comment on column insights.undecided.q_value is 'p_value, adjusted for all tested rows (Benjamini-Hochberg), 0 to 1.';
comment on column insights.undecided.impact is 'Mean normalised score (0 to 1, over all scores of a response) of the customers who mention it, minus the mean of the customers who write but do not mention it, -1 to 1. Association, not cause. Null where either side has fewer than two scores, or where all scores are equal.';
comment on column insights.undecided.impact_low is 'Lower end of its interval (Welch); null where impact is null.';
comment on column insights.undecided.impact_high is 'Upper end of its interval (Welch); null where impact is null.';
comment on column insights.undecided.volume_share is 'customers / all customers who wrote in this journey, 0 to 1.';
comment on column insights.undecided.purchase_relevance is 'Weight of the touchpoint in the journey map, 0 to 1.';
comment on column insights.undecided.example_verbatim_ids is 'Up to five verbatims that say so, from different customers and in different words. example_roles says why each was chosen.';
comment on column insights.undecided.example_sentence_ids is 'The sentence in each of these verbatims (verbatim_id#position), in the same order.';
comment on column insights.undecided.example_roles is 'Role of each of these verbatims, in the same order: typical (nearest to the centres of theme and touchpoint), recent (the newest of the others) or strong (the most decided of the others).';
comment on column insights.undecided.customers_to_decide is 'Number of customers that would decide the question if further customers spoke as the present ones do; null where net_sentiment is 0.';
