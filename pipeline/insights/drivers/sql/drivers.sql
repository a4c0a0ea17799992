-- grain: outcome × theme × method
-- reads: themes.themes, key_figures
-- frames: new_driver_rows (driver_groups, driver_scores, driver_cells)
-- writes: insights.drivers
-- key: outcome, theme_id, method
create or replace table insights.drivers as
with judged as (
    select d, k.shown as f, coalesce(t.label, d.item) as label, coalesce(d.q_value <= $fdr and (d.method = 'lmg' or d.low * d.high > 0), false) as clear
    from new_driver_rows as d
    join key_figures as k on k.kpi = d.outcome
    left join themes.themes as t on t.theme_id = d.item
    where d.journey_id is null
)
select
    d.outcome, d.item as theme_id, label, d.method, d.value, d.low, d.high, d.q_value, d.agreement, d.class, d.kpi_value, d.kpi_low, d.kpi_high,
    d.customers, d.n, 'sampling only' as basis, driver_statement(d, f, '"' || label || '"', clear) as statement
from judged
order by d.outcome, d.item, d.method;
comment on table insights.drivers is 'One row per outcome, theme and method: what goes with a higher or lower score. Association, not cause.';
comment on column insights.drivers.method is 'leave_theme_out: change of the mean outcome if the customers who complain about the theme are left out. leave_theme_out_all: the same if all who mention it are left out. lmg: its share of R-squared in a linear model of the outcome on the net sentiment towards every theme (Lindeman, Merenda and Gold 1980; the shares sum to driver_models.r_squared). correlation: Spearman, between mentioning it and the outcome. mean_difference: mean of customers who mention it minus mean of the others. penalty, reward: mean of customers who complain about it, or who praise it, minus the mean of customers who do neither (both in one regression, Brandt 1987; where fewer than insights.min_customers complain, or praise, only the other one). penalty_reward: reward + penalty, above 0 where praise weighs more.';
comment on column insights.drivers.q_value is 'p-value, adjusted for all themes tested for this outcome and method (Benjamini-Hochberg), 0 to 1. For lmg: of the theme''s coefficient in the model with all themes (HC3).';
comment on column insights.drivers.agreement is 'True where the methods agree: mean_difference, correlation, lmg and penalty or reward reach the same verdict (q_value at most insights.fdr, or above it), as far as they have a number, and every clear method has the same sign, so that customers who speak better of the theme score higher, or all score lower. For methods of mentioning, the sign is that of value times the mean net sentiment of those who mention it. Null where fewer than two methods reach a verdict. The same in all rows of an outcome and theme.';
comment on column insights.drivers.customers is 'Customers behind the value who gave the outcome: those who complain about the theme (leave_theme_out, penalty), praise it (reward), do either (penalty_reward) or mention it (other methods).';
comment on column insights.drivers.n is 'Customers who wrote and gave the outcome.';
