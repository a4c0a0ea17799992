-- grain: category of the annotator × scope × period with at least one customer
-- frames: new_category_scores (audited_values, category_sums)
-- writes: insights.category_scores
-- key: category, scope, period
create or replace table insights.category_scores as
select * from new_category_scores order by category, scope <> 'all', scope, period <> 'all', period;
comment on table insights.category_scores is 'One row per aspect category of the annotator, scope and period with at least one customer: how many speak of it and what they say, over all journeys. Where basis is audited, negative_share, positive_share and net_sentiment are corrected; share and complaint_share are not. Unit: customers.';
comment on column insights.category_scores.category is 'Aspect category of the annotator, of whole texts.';
comment on column insights.category_scores.scope is 'all, source:<name>, channel:<name> or <attribute>:<value>, as in segment_scores.';
comment on column insights.category_scores.n is 'Customers who wrote anything in this scope and period (an anonymous response counts as one customer).';
comment on column insights.category_scores.customers is 'Customers with at least one text that speaks of it.';
comment on column insights.category_scores.share is 'customers / n, 0 to 1.';
comment on column insights.category_scores.share_low is 'Lower end of its interval (95 % unless configured); basis says what it holds besides sampling.';
comment on column insights.category_scores.share_high is 'Upper end of the interval of share.';
comment on column insights.category_scores.share_sampling_low is 'Lower end of the interval of sampling alone (Wilson), as if the annotator were always right.';
comment on column insights.category_scores.share_sampling_high is 'Upper end of the interval of sampling alone.';
comment on column insights.category_scores.complaint_share is 'Customers with a text that speaks of it negatively / n, 0 to 1.';
comment on column insights.category_scores.negative_share is 'Share of the customers who speak of it with a text that does so negatively, 0 to 1.';
comment on column insights.category_scores.positive_share is 'Share of the customers who speak of it with a text that does so positively, 0 to 1. One customer can be in both shares.';
comment on column insights.category_scores.net_sentiment is 'Mean over these customers of (positive - negative texts) / texts that speak of it, -1 to 1.';
