-- grain: group of themes
-- reads: published.themes, themes.theme_groups, theme_shares
-- writes: published.theme_groups
-- key: group_id
create or replace table snapshot.published.theme_groups as
select
    g.group_id, g.label, g.keywords, (select count(*) from snapshot.published.themes as t where t.group_id = g.group_id and t.status = 'active') as themes,
    p.sentences, p.customers, p.share, p.share_low, p.share_high, 'sampling only' as basis, p.polarity
from themes.theme_groups as g
join theme_shares as p on p.id = g.group_id
order by g.group_id;
comment on table snapshot.published.theme_groups is 'One row per group of themes: the upper level of what customers talk about.';
comment on column snapshot.published.theme_groups.group_id is 'Identifier; never reused.';
comment on column snapshot.published.theme_groups.keywords is 'Up to ten characteristic words of its first themes.';
comment on column snapshot.published.theme_groups.themes is 'Active themes in it (published.themes).';
comment on column snapshot.published.theme_groups.sentences is 'Sentences that carry one of its themes.';
