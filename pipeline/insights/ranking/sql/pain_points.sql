-- grain: journey × touchpoint × theme
-- reads: insights.theme_impacts
-- writes: insights.pain_points
-- key: journey_id, touchpoint_id, theme_id
create or replace table insights.pain_points as
select
    row_number() over (partition by journey_id order by priority desc, customers desc, touchpoint_id, theme_id) as rank,
    * exclude (status, customers_to_decide)
from insights.theme_impacts
where status = 'pain point'
order by journey_id, rank;
comment on table insights.pain_points is 'One row per theme at a touchpoint where customers are clearly unhappy, most pressing first.';
