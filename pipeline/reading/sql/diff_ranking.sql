-- grain: pain point, or gain, that entered, left or moved
-- frames: after (pain_points, gains), before (pain_points, gains)
-- before and after are one of the two tables, in the older and the newer snapshot.
select
    case when b.rank is null then 'entered' when a.rank is null then 'left' else 'moved' end as change,
    coalesce(a.journey_id, b.journey_id) as journey_id, coalesce(a.touchpoint_id, b.touchpoint_id) as touchpoint_id,
    coalesce(a.theme_id, b.theme_id) as theme_id, coalesce(a.label, b.label) as label, b.rank as rank_before, a.rank as rank_after,
    b.customers as customers_before, a.customers as customers_after
from before as b
full join after as a
    on a.journey_id = b.journey_id and a.touchpoint_id = b.touchpoint_id and a.theme_id is not distinct from b.theme_id
where a.rank is distinct from b.rank
order by journey_id, change, coalesce(a.rank, b.rank), touchpoint_id, theme_id;
