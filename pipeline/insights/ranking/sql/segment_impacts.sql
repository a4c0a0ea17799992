-- grain: journey × touchpoint × theme × scope × period with enough customers
-- reads: themes.themes, touchpoints.touchpoints
-- frames: new_segment_impacts (segment_sums)
-- writes: insights.segment_impacts
-- key: journey_id, touchpoint_id, theme_id, scope, period
-- Scope 'all' by month only; insights.theme_impacts has all periods.
create or replace table insights.segment_impacts as
select
    row_number() over (
        partition by n.journey_id, n.scope, n.period, n.status order by n.priority desc, n.customers desc, n.touchpoint_id, n.theme_id
    ) as rank,
    n.journey_id, t.stage_id, n.touchpoint_id, n.theme_id, coalesce(h.label, t.name) as label, t.name as touchpoint,
    n.* exclude (journey_id, touchpoint_id, theme_id, customers_to_decide)
from new_segment_impacts as n
join touchpoints.touchpoints as t on t.journey_id = n.journey_id and t.touchpoint_id = n.touchpoint_id
left join themes.themes as h on h.theme_id = n.theme_id
order by n.journey_id, n.scope, n.period, n.status, rank;
comment on table insights.segment_impacts is 'One row per theme at a touchpoint within a source, channel, segment or month, with at least insights.min_customers customers. The tests of one scope and period form one family.';
comment on column insights.segment_impacts.rank is 'Place by priority within journey, scope, period and status, from 1.';
comment on column insights.segment_impacts.journey_id is 'Journey map.';
comment on column insights.segment_impacts.stage_id is 'Stage of the journey.';
comment on column insights.segment_impacts.touchpoint_id is 'Touchpoint.';
comment on column insights.segment_impacts.theme_id is 'Theme; null for sentences at the touchpoint that belong to no theme.';
comment on column insights.segment_impacts.label is 'Label of the theme; the touchpoint''s name where theme_id is null.';
comment on column insights.segment_impacts.touchpoint is 'Name of the touchpoint.';
comment on column insights.segment_impacts.scope is 'all (by month), source:<name>, channel:<name> or <attribute>:<value>.';
comment on column insights.segment_impacts.period is 'all, or a calendar month in UTC, YYYY-MM.';
comment on column insights.segment_impacts.status is 'pain point or gain (net_sentiment below or above 0, the interval excludes 0, and q_value is at most insights.fdr); otherwise not sure yet.';
comment on column insights.segment_impacts.customers is 'Customers who speak of it in this scope and period (an anonymous response counts as one customer); at least insights.min_customers.';
comment on column insights.segment_impacts.mentions is 'Sentences about it.';
comment on column insights.segment_impacts.net_sentiment is 'The effect: mean over these customers of (positive - negative sentences) / sentences, -1 to 1.';
comment on column insights.segment_impacts.net_low is 'Lower end of its adjusted-Wald interval (Rocks 2016; 95 % unless configured).';
comment on column insights.segment_impacts.net_high is 'Upper end of its adjusted-Wald interval.';
comment on column insights.segment_impacts.p_value is 'Probability of a net sentiment at least this far from 0 if it were 0 (score test with continuity correction), 0 to 1.';
comment on column insights.segment_impacts.q_value is 'p_value, adjusted for all rows of the same scope and period (Benjamini-Hochberg), 0 to 1.';
comment on column insights.segment_impacts.impact is 'Mean normalised score (0 to 1, over all scores that a customer gave in the journey) of the customers of this scope and period who mention it, minus the mean of the other customers of the scope and period, -1 to 1. Association, not cause. Null where either side has fewer than two scores, or where all scores are equal.';
comment on column insights.segment_impacts.impact_low is 'Lower end of its interval (Welch); null where impact is null.';
comment on column insights.segment_impacts.impact_high is 'Upper end of its interval (Welch); null where impact is null.';
comment on column insights.segment_impacts.volume_share is 'customers / scope_customers, 0 to 1. A factor of priority.';
comment on column insights.segment_impacts.severity is 'Size of net_sentiment, 0 to 1. A factor of priority.';
comment on column insights.segment_impacts.impact_factor is '1 + the size of impact where impact points the same way as net_sentiment, otherwise 1; 1 to 2. A factor of priority.';
comment on column insights.segment_impacts.purchase_relevance is 'Weight of the touchpoint in the journey map, 0 to 1. A factor of priority.';
comment on column insights.segment_impacts.priority is 'volume_share × severity × impact_factor × purchase_relevance, each to the power of its weight in insights.priority (1 unless configured); 0 to 2 where all weights are 1.';
comment on column insights.segment_impacts.scope_customers is 'Customers who wrote anything in the journey in this scope and period.';
comment on column insights.segment_impacts.complaint_share is 'Customers with a negative sentence about it / scope_customers, 0 to 1.';
comment on column insights.segment_impacts.complaint_low is 'Lower end of its Wilson interval (95 % unless configured).';
comment on column insights.segment_impacts.complaint_high is 'Upper end of its Wilson interval.';
comment on column insights.segment_impacts.rest_complaint_share is 'complaint_share among the rest, the customers of the journey who wrote in the period but nothing in this scope, 0 to 1; null for scope all, and where either side has fewer than insights.min_customers customers.';
comment on column insights.segment_impacts.complaint_difference is 'complaint_share - rest_complaint_share, -1 to 1; null where rest_complaint_share is null.';
comment on column insights.segment_impacts.complaint_difference_low is 'Lower end of its interval (Newcombe 1998); null where complaint_difference is null.';
comment on column insights.segment_impacts.complaint_difference_high is 'Upper end of its interval; null where complaint_difference is null.';
comment on column insights.segment_impacts.complaint_q_value is 'p-value of complaint_difference (Fisher, twice the smaller tail), adjusted for all rows of the scope and period (Benjamini-Hochberg), 0 to 1; null where complaint_difference is null.';
comment on column insights.segment_impacts.complaints is 'more or fewer than the rest, where complaint_q_value is at most insights.fdr and the interval excludes 0; null otherwise.';
comment on column insights.segment_impacts.net_difference is 'net_sentiment minus that of the rest, the customers who speak of it in the period but wrote nothing in this scope, -2 to 2; null where either side has fewer than insights.min_customers customers who speak of it.';
comment on column insights.segment_impacts.net_difference_low is 'Lower end of its interval (adjusted Wald); null where net_difference is null.';
comment on column insights.segment_impacts.net_difference_high is 'Upper end of its interval; null where net_difference is null.';
comment on column insights.segment_impacts.net_q_value is 'p-value of net_difference, adjusted for all rows of the scope and period (Benjamini-Hochberg), 0 to 1; null where net_difference is null.';
comment on column insights.segment_impacts.tone is 'better or worse than the rest, where net_q_value is at most insights.fdr and the interval excludes 0; null otherwise.';
