-- name: ranking_standings
-- grain: touchpoint, and theme at a touchpoint (level)
-- reads: insights.ranking, insights.theme_impacts, insights.touchpoint_impacts, themes.topic_models, touchpoints.journeys
-- writes: ranking_standings
-- key: level, journey_id, touchpoint_id, theme_id
-- What each is in the ranking now. map: changes with the journey maps and the topic model in use.
create or replace temp table ranking_standings as
with everything as (
    select 'touchpoint' as level, * from insights.touchpoint_impacts
    union all by name
    select 'theme' as level, * from insights.theme_impacts
),
places as (
    select kind, journey_id, touchpoint_id, touchpoint_place from insights.ranking where level = 'touchpoint'
),
maps as (
    select md5(
        coalesce((select string_agg(journey_id || '=' || map_hash, ',' order by journey_id) from touchpoints.journeys), '')
        || coalesce((select max(topic_model_id) from themes.topic_models where is_current), '')
    ) as map
)
select
    e.level, e.journey_id, e.touchpoint_id, e.theme_id, e.status, e.standing, case when e.level = 'touchpoint' then p.touchpoint_place end as place,
    e.customers, e.mentions, e.net_sentiment, e.recent_voices, e.recent_n, e.window_until, e.value_is, $basis as basis, m.map
from everything as e
cross join maps as m
left join places as p on p.kind = e.status and p.journey_id = e.journey_id and p.touchpoint_id = e.touchpoint_id;

-- name: ranking_changes
-- grain: touchpoint, or theme at a touchpoint, that came into a list, went out of one, or stands elsewhere than after the run before
-- reads: insights.kept_ranking, ranking_standings, themes.themes, touchpoints.touchpoints
-- writes: insights.ranking_changes
-- key: level, journey_id, touchpoint_id, theme_id
create or replace table insights.ranking_changes as
with compared as (
    select
        coalesce(a.level, b.level) as level, coalesce(a.journey_id, b.journey_id) as journey_id, coalesce(a.touchpoint_id, b.touchpoint_id) as touchpoint_id,
        coalesce(a.theme_id, b.theme_id) as theme_id, coalesce(b.status, 'not sure yet') as status_before, coalesce(a.status, 'not sure yet') as status,
        b.standing as standing_before, a.standing, b.place as place_before, a.place, b.customers as customers_before, a.customers,
        b.mentions as mentions_before, a.mentions, b.net_sentiment as net_before, a.net_sentiment, b.recent_voices as recent_voices_before, a.recent_voices,
        a.recent_n, a.window_until, b.window_until as until_before, a.value_is, b.value_is as value_was,
        (select any_value(basis) from ranking_standings) is distinct from (select any_value(basis) from insights.kept_ranking) as other_basis,
        (select any_value(map) from ranking_standings) is distinct from (select any_value(map) from insights.kept_ranking) as other_map
    from insights.kept_ranking as b
    full join ranking_standings as a
        on a.level = b.level and a.journey_id = b.journey_id and a.touchpoint_id = b.touchpoint_id and a.theme_id is not distinct from b.theme_id
    where exists (from insights.kept_ranking)
),
changed as (
    select
        *,
        case
            when status <> status_before and status_before = 'not sure yet' then 'came in'
            when status <> status_before and status = 'not sure yet' then 'went out'
            when status <> status_before then 'turned'
            when standing_before = 'now' and standing = 'before' then 'no longer holds'
            when standing_before = 'before' and standing = 'now' then 'holds again'
            when level = 'touchpoint' and place <> place_before then 'moved'
        end as change,
        case
            when other_basis then 'settings, reader or version'
            when other_map then 'journey map or themes'
            when value_is <> value_was then 'audit'
            when coalesce(mentions, 0) < coalesce(mentions_before, 0) then 'texts removed or placed elsewhere'
            when coalesce(mentions, 0) > coalesce(mentions_before, 0) then 'new texts'
            when window_until <> until_before then 'the window moved on'
            else 'other entries'
        end as reason
    from compared
)
select
    c.change, c.level, c.journey_id, c.touchpoint_id, c.theme_id, coalesce(h.label, t.name, c.touchpoint_id) as label, coalesce(t.name, c.touchpoint_id) as touchpoint,
    c.status_before, c.status, c.place_before, c.place, c.standing_before, c.standing, c.customers_before, c.customers, c.mentions_before, c.mentions,
    c.net_before, c.net_sentiment, c.recent_voices_before, c.recent_voices, c.recent_n, c.reason,
    coalesce(h.label || ' (' || t.name || ')', t.name, c.touchpoint_id) || case c.change
        when 'came in' then ' is a ' || c.status || ' now'
        when 'went out' then ' is no longer a clear ' || c.status_before
        when 'turned' then ' was a ' || c.status_before || ' and is a ' || c.status || ' now'
        when 'no longer holds' then ' no longer holds as a ' || c.status
        when 'holds again' then ' holds again as a ' || c.status
        else ' moved from place ' || c.place_before || ' to ' || c.place || ' of the ' || c.status || 's'
    end || ' (' || c.reason || '): '
    || case
        when c.customers is null then 'too few customers speak of it to be ranked'
        else coalesce(printf('net sentiment %+.2f to %+.2f, ', c.net_before, c.net_sentiment), printf('net sentiment %+.2f, ', c.net_sentiment))
            || case when c.customers_before is null then c.customers::text when c.customers = c.customers_before then c.customers::text
                else c.customers_before || ' to ' || c.customers end || ' customers, '
            || case when c.mentions_before is null then c.mentions || ' sentences' else printf('%+d sentences', c.mentions - c.mentions_before) end
    end as statement
from changed as c
left join themes.themes as h on h.theme_id = c.theme_id
left join touchpoints.touchpoints as t on t.journey_id = c.journey_id and t.touchpoint_id = c.touchpoint_id
where c.change is not null
order by c.level desc, c.change = 'moved', coalesce(c.place, c.place_before), coalesce(c.customers, c.customers_before) desc, c.journey_id, c.touchpoint_id, c.theme_id;
comment on table insights.ranking_changes is 'One row per touchpoint, and per theme at a touchpoint, that the last run which computed the ranking brought into a list, took out of one, or moved, and why. Empty after the first run, and where nothing changed.';
comment on column insights.ranking_changes.change is 'came in, went out (it is not clear of chance any more), turned (from pain point to gain, or back), no longer holds, holds again (standing), or moved (a touchpoint, among the touchpoints of its list).';
comment on column insights.ranking_changes.level is 'touchpoint, or theme for a theme at the touchpoint.';
comment on column insights.ranking_changes.theme_id is 'Theme; null for a touchpoint, and for what is said there outside any theme.';
comment on column insights.ranking_changes.label is 'Name of the touchpoint, or of the theme that is ranked at it.';
comment on column insights.ranking_changes.status_before is 'pain point, gain or not sure yet (which stands also for too few customers) after the run before.';
comment on column insights.ranking_changes.status is 'The same now.';
comment on column insights.ranking_changes.place_before is 'Place of a touchpoint among the touchpoints of its list, after the run before; null for a theme, or where it was in none.';
comment on column insights.ranking_changes.place is 'The same now.';
comment on column insights.ranking_changes.standing_before is 'now or before, after the run before; null where it was not clear.';
comment on column insights.ranking_changes.standing is 'now or before; null where it is not clear.';
comment on column insights.ranking_changes.customers_before is 'Customers who spoke of it, after the run before; null where they were too few to be ranked.';
comment on column insights.ranking_changes.customers is 'Customers who speak of it; null where they are too few to be ranked.';
comment on column insights.ranking_changes.mentions_before is 'Sentences about it, after the run before; null where customers_before is.';
comment on column insights.ranking_changes.mentions is 'Sentences about it; null where customers is.';
comment on column insights.ranking_changes.net_before is 'Net sentiment, after the run before, -1 to 1; null where customers_before is.';
comment on column insights.ranking_changes.net_sentiment is 'Net sentiment, -1 to 1; null where customers is.';
comment on column insights.ranking_changes.recent_voices_before is 'Customers who complained of it (of a gain: praised it) in the window, after the run before; null where customers_before is.';
comment on column insights.ranking_changes.recent_voices is 'The same now; null where customers is.';
comment on column insights.ranking_changes.recent_n is 'Customers who wrote in the journey in the window; null where customers is.';
comment on column insights.ranking_changes.reason is 'The first that applies of: settings, reader or version; journey map or themes; audit; texts removed or placed elsewhere; new texts; the window moved on; other entries (which passed it).';
comment on column insights.ranking_changes.statement is 'The row in words.';

-- name: keep_ranking
-- grain: touchpoint, and theme at a touchpoint
-- reads: ranking_standings
-- writes: insights.kept_ranking
-- State (migration 0028): what the next run compares with.
delete from insights.kept_ranking;
insert into insights.kept_ranking by name select * from ranking_standings;
