-- grain: entry of a list: pain points or gains (kind) × journey × touchpoint × theme; level tells a touchpoint from what is said there outside any theme
-- reads: insights.theme_impacts, insights.touchpoint_impacts
-- writes: insights.ranking
-- key: kind, journey_id, touchpoint_id, level, theme_id
-- Every reader shows these rows in this order. A touchpoint stands above its themes. One that is not itself of the kind heads its themes all the same,
-- behind those that are; one of whose entries none holds any longer stands behind all others.
create or replace table insights.ranking as
with themes as (
    select status as kind, 'theme' as level, * from insights.theme_impacts where status <> 'not sure yet'
),
led as (
    select
        kind, journey_id, touchpoint_id, bool_and(standing <> 'now') as behind,
        max_by(recent_priority, (standing = 'now', recent_priority, priority)) as recent_priority,
        max_by(priority, (standing = 'now', recent_priority, priority)) as priority
    from themes
    group by kind, journey_id, touchpoint_id
),
touchpoints as (
    select k.kind, 'touchpoint' as level, i.*
    from insights.touchpoint_impacts as i
    cross join (values ('pain point'), ('gain')) as k (kind)
    where i.status = k.kind or exists (
        select 1 from led as l where l.kind = k.kind and l.journey_id = i.journey_id and l.touchpoint_id = i.touchpoint_id
    )
),
heads as (
    select
        t.kind, t.journey_id, t.touchpoint_id, t.status = t.kind as own,
        case when t.status = t.kind then t.standing <> 'now' and coalesce(l.behind, true) else l.behind end as behind,
        case when t.status = t.kind then t.standing <> 'now' end as own_behind,
        case when t.status = t.kind then t.recent_priority else l.recent_priority end as recent_priority,
        case when t.status = t.kind then t.priority else l.priority end as priority, t.customers
    from touchpoints as t
    left join led as l on l.kind = t.kind and l.journey_id = t.journey_id and l.touchpoint_id = t.touchpoint_id
),
ordered as (
    select
        *, row_number() over (
            partition by kind
            order by behind, not own, own_behind, recent_priority desc, priority desc, customers desc, journey_id, touchpoint_id
        ) as place
    from heads
),
entries as (
    select * exclude (rank, rank_all_time, rank_low, rank_high, customers_to_decide) from touchpoints
    union all by name
    select * exclude (rank_low, rank_high, customers_to_decide) from themes
)
select
    row_number() over (
        partition by e.kind
        order by h.place, e.level <> 'touchpoint', e.standing is distinct from 'now', e.recent_priority desc, e.priority desc, e.customers desc, e.theme_id
    ) as place,
    h.place as touchpoint_place, e.*
from entries as e
join ordered as h on h.kind = e.kind and h.journey_id = e.journey_id and h.touchpoint_id = e.touchpoint_id
order by e.kind desc, place;
comment on table insights.ranking is 'One row per entry of the two lists, pain points and gains, over all journeys: touchpoints, most pressing of the window first, each with its themes below it. Every reader of this project shows these rows in this order.';
comment on column insights.ranking.kind is 'The list that the row stands in: pain point or gain.';
comment on column insights.ranking.place is 'Place in the list, from 1: the order in which it is shown.';
comment on column insights.ranking.touchpoint_place is 'Place of the touchpoint among the touchpoints of the list, from 1; the same for its themes.';
comment on column insights.ranking.level is 'touchpoint, or theme for a theme at the touchpoint (theme_id null: what is said there outside any theme).';
comment on column insights.ranking.theme_id is 'Theme; null for a touchpoint, and for sentences at it that belong to no theme.';
comment on column insights.ranking.label is 'Name of the touchpoint, or label of the theme; the touchpoint''s name where theme_id is null.';
comment on column insights.ranking.status is 'pain point or gain, clear in the window or over all time (as in touchpoint_scores and theme at touchpoint); not sure yet for a touchpoint that stands here because of its themes.';
