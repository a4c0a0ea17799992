-- grain: journey × touchpoint × theme. Owner: pipeline/insights. Rebuilt from insights.theme_impacts.
create or replace table insights.undecided as
select * exclude (status, priority, severity, impact_factor, top5_share, rank_low, rank_high)
from insights.theme_impacts
where status = 'not sure yet'
order by customers desc, journey_id, touchpoint_id, theme_id;
comment on table insights.undecided is 'Not sure yet: themes at a touchpoint whose effect is not clear of zero, most customers first.';
comment on column insights.undecided.journey_id is 'Journey map.';
comment on column insights.undecided.stage_id is 'Stage of the journey.';
comment on column insights.undecided.touchpoint_id is 'Touchpoint.';
comment on column insights.undecided.theme_id is 'Theme; null: sentences at the touchpoint that belong to no theme.';
comment on column insights.undecided.label is 'The theme''s label; the touchpoint''s name where theme_id is null.';
comment on column insights.undecided.touchpoint is 'Name of the touchpoint.';
comment on column insights.undecided.customers is 'Customers who speak of it (an anonymous response counts as one customer); at least insights.min_customers.';
comment on column insights.undecided.mentions is 'Sentences about it.';
comment on column insights.undecided.polarity is 'Mean over these customers of the mean polarity of their sentences, -1 to 1.';
comment on column insights.undecided.net_sentiment is 'The effect: mean over these customers of (positive - negative sentences) / sentences, -1 to 1.';
comment on column insights.undecided.net_low is 'Lower end of its adjusted-Wald interval (Rocks 2016; 95 % unless configured).';
comment on column insights.undecided.net_high is 'Upper end of its adjusted-Wald interval.';
comment on column insights.undecided.p_value is 'Probability of a net sentiment this far from 0 if it were 0 (score test with continuity correction), 0 to 1.';
comment on column insights.undecided.q_value is 'p_value adjusted for the number of rows tested (Benjamini-Hochberg), 0 to 1.';
comment on column insights.undecided.impact is 'Mean normalised score (0 to 1, all scores a response gave) of the customers who mention it minus that of those who write but do not, -1 to 1. Association, not cause. Null where either side has fewer than two scores or none differ.';
comment on column insights.undecided.impact_low is 'Lower end of its interval (Welch); null where impact is.';
comment on column insights.undecided.impact_high is 'Upper end of its interval (Welch); null where impact is.';
comment on column insights.undecided.volume_share is 'customers / all customers who wrote in this journey, 0 to 1.';
comment on column insights.undecided.purchase_relevance is 'Weight of the touchpoint in the journey map, 0 to 1.';
comment on column insights.undecided.example_verbatim_ids is 'Up to five verbatims of different customers and different words that say so; example_roles says why each.';
comment on column insights.undecided.example_sentence_ids is 'The sentence in each of these verbatims (verbatim_id#position), in the same order.';
comment on column insights.undecided.example_roles is 'Role of each of these verbatims, in the same order: typical (nearest to the centres of theme and touchpoint), recent (the newest of the others) or strong (the most decided of the others).';
comment on column insights.undecided.customers_to_decide is 'Customers at which the question would be decided if they went on as so far; null where net_sentiment is 0.';
