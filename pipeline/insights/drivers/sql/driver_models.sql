-- grain: journey (null: the model of themes) × outcome
-- frames: new_driver_models (driver_groups, driver_scores, driver_cells)
-- writes: insights.driver_models
-- key: predictor, journey_id, outcome
create or replace table insights.driver_models as
select case when journey_id is null then 'theme' else 'touchpoint' end as predictor, *, 'sampling only' as basis from new_driver_models order by journey_id nulls first, outcome;
comment on table insights.driver_models is 'One row per outcome and kind of predictor: the linear model whose R-squared is divided among its predictors by the method lmg.';
comment on column insights.driver_models.predictor is 'theme (drivers) or touchpoint (touchpoint_drivers).';
comment on column insights.driver_models.journey_id is 'Journey map; null for the model of themes, which covers all journeys.';
comment on column insights.driver_models.r_squared is 'Share of the variance of the customers'' answers that goes with what they say about the predictors, 0 to 1.';
comment on column insights.driver_models.low is 'Lower end of its interval over customers (95 % unless configured): bootstrap, corrected for the bias that it shows.';
comment on column insights.driver_models.adjusted_r_squared is 'The same, less what as many predictors of no use would be expected to add: 1 - (1 - r_squared) (n - 1) / (n - predictors - 1) (Theil 1961); below 0 where they add less than that.';
comment on column insights.driver_models.monte_carlo_error is 'Largest standard error of a share of R-squared that comes from sampling orders; 0 where all subsets were visited (up to 12 predictors).';
comment on column insights.driver_models.predictors is 'Themes or touchpoints in the model.';
comment on column insights.driver_models.candidates is 'Themes or touchpoints with at least insights.min_customers customers. The model takes those with the most customers: at most insights.driver_predictors, and at most one per ten customers.';
comment on column insights.driver_models.customers is 'Customers who wrote and gave the outcome.';
