-- grain: journey × outcome × touchpoint × method
-- reads: touchpoints.touchpoints, key_figures
-- frames: new_driver_rows (driver_groups, driver_scores, driver_cells)
-- writes: insights.touchpoint_drivers
-- key: journey_id, outcome, touchpoint_id, method
create or replace table insights.touchpoint_drivers as
with judged as (
    select d, k.shown as f, t.name as label, coalesce(d.q_value <= $fdr and (d.method = 'lmg' or d.low * d.high > 0), false) as clear
    from new_driver_rows as d
    join key_figures as k on k.kpi = d.outcome
    join touchpoints.touchpoints as t on t.journey_id = d.journey_id and t.touchpoint_id = d.item
    where d.journey_id is not null
)
select
    d.journey_id, d.outcome, d.item as touchpoint_id, label, d.method, d.value, d.low, d.high, d.q_value, d.agreement, d.class, d.kpi_value, d.kpi_low, d.kpi_high,
    d.customers, d.n, 'sampling only' as basis, driver_statement(d, f, '"' || label || '"', clear) as statement
from judged
order by d.journey_id, d.outcome, d.item, d.method;
comment on table insights.touchpoint_drivers is 'One row per journey, outcome, touchpoint and method: what goes with a higher or lower score. Association, not cause.';
comment on column insights.touchpoint_drivers.method is 'leave_theme_out: change of the mean outcome if the customers who complain about the touchpoint are left out. leave_theme_out_all: the same if all who mention it are left out. lmg: its share of R-squared in a linear model of the outcome on the net sentiment towards every touchpoint (Lindeman, Merenda and Gold 1980; the shares sum to driver_models.r_squared). correlation: Spearman, between mentioning it and the outcome. mean_difference: mean of customers who mention it minus mean of the others. penalty, reward: mean of customers who complain about it, or who praise it, minus the mean of customers who do neither (both in one regression, Brandt 1987; where fewer than insights.min_customers complain, or praise, only the other one). penalty_reward: reward + penalty, above 0 where praise weighs more.';
comment on column insights.touchpoint_drivers.q_value is 'p-value, adjusted for all touchpoints tested for this journey, outcome and method (Benjamini-Hochberg), 0 to 1. For lmg: of the touchpoint''s coefficient in the model with all touchpoints (HC3).';
comment on column insights.touchpoint_drivers.agreement is 'True where the methods agree: mean_difference, correlation, lmg and penalty or reward reach the same verdict (q_value at most insights.fdr, or above it), as far as they have a number, and every clear method has the same sign, so that customers who speak better of the touchpoint score higher, or all score lower. For methods of mentioning, the sign is that of value times the mean net sentiment of those who mention it. Null where fewer than two methods reach a verdict. The same in all rows of an outcome and touchpoint.';
comment on column insights.touchpoint_drivers.customers is 'Customers behind the value who gave the outcome: those who complain about the touchpoint (leave_theme_out, penalty), praise it (reward), do either (penalty_reward) or mention it (other methods).';
comment on column insights.touchpoint_drivers.n is 'Customers who wrote and gave the outcome in this journey.';
