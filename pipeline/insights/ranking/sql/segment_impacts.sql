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
comment on column insights.segment_impacts.scope is 'all (by month), source:<name>, channel:<name> or <attribute>:<value>.';
comment on column insights.segment_impacts.customers is 'Customers who speak of it in this scope and period (an anonymous response counts as one customer); at least insights.min_customers.';
comment on column insights.segment_impacts.q_value is 'p_value, adjusted for all rows of the same scope and period (Benjamini-Hochberg), 0 to 1.';
comment on column insights.segment_impacts.impact is 'Mean normalised score (0 to 1, over all scores that a customer gave in the journey) of the customers of this scope and period who mention it, minus the mean of the other customers of the scope and period, -1 to 1. Association, not cause. Null where either side has fewer than two scores, or where all scores are equal.';
comment on column insights.segment_impacts.volume_share is 'customers / scope_customers, 0 to 1. A factor of priority.';
comment on column insights.segment_impacts.rest_complaint_share is 'complaint_share among the rest, the customers of the journey who wrote in the period but nothing in this scope, 0 to 1; null for scope all, and where either side has fewer than insights.min_customers customers.';
