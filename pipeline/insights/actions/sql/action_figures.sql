-- grain: action × figure
-- frames: new_figures (action_complainers, action_counts, action_overlaps, action_span, action_subjects, action_tone, action_values, action_writers)
-- writes: insights.action_figures
-- key: action_id, figure
create or replace table insights.action_figures as
select * from new_figures order by action_id, figure;
comment on table insights.action_figures is 'One row per action and figure beside the complaints: net sentiment and key figures of the customers who speak of it, before and since, and the lifetime value of those who complain. Compared with nothing else: who speaks of it may be another kind of customer after than before.';
comment on column insights.action_figures.figure is 'net_sentiment, a key figure made of answers (published.kpis), or the lifetime value exposed: the latest values of the customers who complained, added up.';
comment on column insights.action_figures.unit is 'Unit of the values.';
comment on column insights.action_figures.customers_before is 'Customers behind value_before.';
comment on column insights.action_figures.customers_after is 'Customers behind value_after.';
comment on column insights.action_figures.value_before is 'Value in the time before; each customer counts once. Null under insights.min_customers.';
comment on column insights.action_figures.value_before_low is 'Lower end of its interval (adjusted Wald, of sampling only); null for lifetime values, which are sums of what is known.';
comment on column insights.action_figures.value_before_high is 'Upper end of its interval.';
comment on column insights.action_figures.value_after is 'Value in the time since. Null under insights.min_customers.';
comment on column insights.action_figures.value_after_low is 'Lower end of its interval.';
comment on column insights.action_figures.value_after_high is 'Upper end of its interval.';
comment on column insights.action_figures.change is 'value_after - value_before, in the unit; null where one is.';
comment on column insights.action_figures.change_low is 'Lower end of its interval (adjusted Wald, of sampling only); null for lifetime values.';
