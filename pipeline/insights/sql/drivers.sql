-- grain: outcome × theme × method. Owner: pipeline/insights. new_drivers: computed in pipeline/insights/drivers.py from driver_sums.sql.
create or replace table insights.drivers as
select * from new_drivers order by outcome, theme_id, method;
comment on table insights.drivers is 'One row an outcome, theme and method: what goes with a higher or lower score. Association, not cause.';
comment on column insights.drivers.outcome is 'Score that moves: nps, csat, ces or rating, each rescaled to 0 (worst) to 1 (best).';
comment on column insights.drivers.theme_id is 'Theme that customers mention, whatever they say of it.';
comment on column insights.drivers.method is 'mean_difference (mean of customers who mention it minus mean of the others) or correlation (Spearman, of mentioning it and the outcome).';
comment on column insights.drivers.value is 'mean_difference: -1 to 1 on the rescaled outcome; correlation: -1 to 1.';
comment on column insights.drivers.low is 'Lower end of its interval (95 % unless configured): Welch; Fisher z with the variance of Bonett and Wright (2000).';
comment on column insights.drivers.high is 'Upper end of its interval.';
comment on column insights.drivers.q_value is 'Adjusted for the number of themes tested for this outcome and method (Benjamini-Hochberg), 0 to 1.';
comment on column insights.drivers.agreement is 'true where both methods have the same sign and the same verdict at insights.fdr.';
comment on column insights.drivers.customers is 'Customers who mention the theme and gave the outcome.';
comment on column insights.drivers.n is 'Customers who wrote and gave the outcome.';
