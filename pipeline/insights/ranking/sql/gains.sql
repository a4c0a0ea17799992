-- grain: journey × touchpoint × theme
-- reads: insights.theme_impacts
-- writes: insights.gains
-- key: journey_id, touchpoint_id, theme_id
create or replace table insights.gains as
select
    row_number() over (partition by journey_id order by priority desc, customers desc, touchpoint_id, theme_id) as rank,
    * exclude (status, customers_to_decide)
from insights.theme_impacts
where status = 'gain'
order by journey_id, rank;
comment on table insights.gains is 'One row per theme at a touchpoint where customers are clearly happy, most valuable first.';
