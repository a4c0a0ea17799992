-- grain: journey × theme × touchpoint with sentences of the theme
-- reads: insights.opinions, themes.themes, touchpoints.touchpoints
-- writes: insights.theme_touchpoints
-- key: journey_id, theme_id, touchpoint_id
-- share: with its Wilson interval (Wilson 1927).
create or replace table insights.theme_touchpoints as
with per_theme as (
    select journey_id, theme_id, count(*) as sentences, count(distinct customer) as customers
    from insights.opinions
    where theme_id is not null
    group by journey_id, theme_id
),
per_touchpoint as (
    select journey_id, theme_id, touchpoint_id, any_value(stage_id) as stage_id, count(*) as sentences, count(distinct customer) as customers
    from insights.opinions
    where theme_id is not null and touchpoint_id is not null
    group by journey_id, theme_id, touchpoint_id
)
select
    p.journey_id, p.theme_id, h.label, p.stage_id, p.touchpoint_id,
    row_number() over (
        partition by p.journey_id, p.theme_id order by p.customers desc, p.sentences desc, tp.position, p.touchpoint_id
    ) = 1 as is_main,
    p.sentences, p.sentences / t.sentences::double as sentence_share,
    p.customers, t.customers as n, p.customers / t.customers::double as share,
    wilson_low(p.customers, t.customers, $z) as share_low, wilson_high(p.customers, t.customers, $z) as share_high,
    'sampling only' as basis
from per_touchpoint as p
join per_theme as t on t.journey_id = p.journey_id and t.theme_id = p.theme_id
join themes.themes as h on h.theme_id = p.theme_id
join touchpoints.touchpoints as tp on tp.journey_id = p.journey_id and tp.touchpoint_id = p.touchpoint_id
order by p.journey_id, p.theme_id, p.customers desc, p.sentences desc, tp.position, p.touchpoint_id;
comment on table insights.theme_touchpoints is 'One row per theme and touchpoint that share sentences: where in the journey a theme comes up.';
comment on column insights.theme_touchpoints.stage_id is 'Stage of the touchpoint.';
comment on column insights.theme_touchpoints.touchpoint_id is 'Touchpoint. Unmapped sentences of the theme make no row.';
comment on column insights.theme_touchpoints.is_main is 'True for the touchpoint with the most customers of the theme in this journey (ties: more sentences, then earlier in the map).';
comment on column insights.theme_touchpoints.sentences is 'Sentences of the theme whose main touchpoint this is.';
comment on column insights.theme_touchpoints.sentence_share is 'sentences / all sentences of the theme in this journey, unmapped ones included, 0 to 1.';
comment on column insights.theme_touchpoints.customers is 'Customers with at least one such sentence.';
comment on column insights.theme_touchpoints.n is 'Customers with any sentence of the theme in this journey.';
comment on column insights.theme_touchpoints.share is 'customers / n, 0 to 1. A customer may count at several touchpoints, so the shares of a theme can sum to more than 1.';
