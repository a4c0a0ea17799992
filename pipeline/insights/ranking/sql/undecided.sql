-- grain: journey × touchpoint × theme
-- reads: insights.theme_impacts
-- writes: insights.undecided
-- key: journey_id, touchpoint_id, theme_id
create or replace table insights.undecided as
select * exclude (
    status, standing, priority, recent_priority, severity, impact_factor, top5_share, rank_low, rank_high,
    left_out_outcome, left_out_change, left_out_low, left_out_high, left_out_q_value, left_out_customers, left_out_n, left_out_statement
)
from insights.theme_impacts
where status = 'not sure yet'
order by customers desc, journey_id, touchpoint_id, theme_id;
comment on table insights.undecided is 'One row per theme at a touchpoint whose effect is not clearly different from zero, or of which most sentences are doubtful, most customers first: what is not sure yet.';
comment on column insights.undecided.volume_share is 'customers / all customers who wrote in this journey, 0 to 1.';
comment on column insights.undecided.purchase_relevance is 'Weight of the touchpoint in the journey map, 0 to 1.';
comment on column insights.undecided.customers_to_decide is 'Number of customers that would decide the question if further customers spoke as the present ones do; null where net_sentiment is 0, or where most of its sentences are doubtful.';
