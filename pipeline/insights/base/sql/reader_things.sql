-- grain: touchpoint of a journey map
-- reads: touchpoints.touchpoints
-- writes: reader_things
-- key: journey_id, touchpoint_id
-- What is known of the reader's errors there. thing: the one category that the touchpoint names and no other touchpoint of its journey does; null
-- otherwise. kind: touchpoint, if it names categories that no other one does; words, if it is found by its words, or shares a category.
create or replace temp table reader_things as
with named as (
    select journey_id, touchpoint_id, unnest(categories) as category from touchpoints.touchpoints
),
alone as (
    select journey_id, category from named group by journey_id, category having count(distinct touchpoint_id) = 1
),
own as (
    select n.journey_id, n.touchpoint_id, bool_and(a.category is not null) as alone, count(distinct n.category) as categories, min(n.category) as category
    from named as n
    left join alone as a on a.journey_id = n.journey_id and a.category = n.category
    group by n.journey_id, n.touchpoint_id
)
select
    t.journey_id, t.touchpoint_id, case when o.alone then 'touchpoint' else 'words' end as kind,
    case when o.alone and o.categories = 1 then o.category end as thing
from touchpoints.touchpoints as t
left join own as o on o.journey_id = t.journey_id and o.touchpoint_id = t.touchpoint_id;
