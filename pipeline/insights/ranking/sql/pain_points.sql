-- grain: journey × touchpoint × theme
-- reads: insights.theme_impacts
-- writes: insights.pain_points
-- key: journey_id, touchpoint_id, theme_id
create or replace table insights.pain_points as
with placed as (
    select
        row_number() over (partition by journey_id order by standing <> 'now', recent_priority desc, priority desc, customers desc, touchpoint_id, theme_id) as rank,
        row_number() over (partition by journey_id order by priority desc, customers desc, touchpoint_id, theme_id) as rank_all_time,
        * exclude (customers_to_decide)
    from insights.theme_impacts
    where status = 'pain point'
)
select * exclude (status) replace (least(rank_low, rank) as rank_low, greatest(rank_high, rank) as rank_high)
from placed
order by journey_id, rank;
comment on table insights.pain_points is 'One row per theme at a touchpoint where customers are clearly unhappy, most pressing of the window first, what no longer holds last.';
