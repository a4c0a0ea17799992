-- grain: journey (null: the model of themes) × outcome. Owner: pipeline/insights. new_driver_models: computed in pipeline/insights/drivers/judge.py.
create or replace table insights.driver_models as
select case when journey_id is null then 'theme' else 'touchpoint' end as predictor, * from new_driver_models order by journey_id nulls first, outcome;
comment on table insights.driver_models is 'One row an outcome and kind of predictor: the linear model whose R-squared the method lmg shares out.';
comment on column insights.driver_models.predictor is 'theme (drivers) or touchpoint (touchpoint_drivers).';
comment on column insights.driver_models.journey_id is 'Journey map; null for the model of themes, which is over all journeys.';
comment on column insights.driver_models.outcome is 'nps, csat, ces or rating.';
comment on column insights.driver_models.r_squared is 'Part of the variance of the customers'' answers that goes with what they say of the predictors, 0 to 1.';
comment on column insights.driver_models.low is 'Lower end of its interval over customers (95 % unless configured): bootstrap, moved by the bias that it shows.';
comment on column insights.driver_models.high is 'Upper end of its interval.';
comment on column insights.driver_models.monte_carlo_error is 'Largest standard error of a share of R-squared from sampling orders; 0 where all subsets were visited (up to 12 predictors).';
comment on column insights.driver_models.predictors is 'Themes or touchpoints in the model.';
comment on column insights.driver_models.candidates is 'Those with at least insights.min_customers customers; the ones with the most are taken, at most insights.driver_predictors and one for ten customers.';
comment on column insights.driver_models.customers is 'Customers who wrote and gave the outcome.';
