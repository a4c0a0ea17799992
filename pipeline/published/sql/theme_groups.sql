-- grain: group of themes. Owner: pipeline/published. Rebuilt in every snapshot, after themes. Share: Wilson score interval (Wilson 1927).
create or replace table snapshot.published.theme_groups as
with opinions as (
    select t.group_id, r.customer, s.polarity
    from snapshot.published.sentences as s
    join snapshot.published.verbatims as v on v.verbatim_id = s.verbatim_id
    join snapshot.published.responses as r on r.response_id = v.response_id
    left join snapshot.published.themes as t on t.theme_id = s.theme_id
),
everyone as (select nullif(count(distinct customer), 0)::double as n, $z * $z as zz from opinions),
per_customer as (
    select group_id, customer, count(*) as sentences, avg(polarity) as polarity from opinions where group_id is not null group by group_id, customer
),
per_group as (
    select group_id, sum(sentences)::bigint as sentences, count(*) as customers, avg(polarity) as polarity from per_customer group by group_id
)
select
    g.group_id, g.label, g.keywords, (select count(*) from snapshot.published.themes as t where t.group_id = g.group_id and t.status = 'active') as themes,
    coalesce(p.sentences, 0) as sentences, coalesce(p.customers, 0) as customers, share,
    least(share, greatest(0, (share + zz / (2 * n) - $z * sqrt(share * (1 - share) / n + zz / (4 * n * n))) / (1 + zz / n))) as share_low,
    greatest(share, least(1, (share + zz / (2 * n) + $z * sqrt(share * (1 - share) / n + zz / (4 * n * n))) / (1 + zz / n))) as share_high,
    p.polarity
from themes.theme_groups as g
left join per_group as p on p.group_id = g.group_id
cross join everyone
cross join lateral (select coalesce(p.customers, 0) / n as share)
order by g.group_id;
comment on table snapshot.published.theme_groups is 'One row a group of themes: the upper level of what customers talk about.';
comment on column snapshot.published.theme_groups.group_id is 'Identifier; never reused.';
comment on column snapshot.published.theme_groups.label is 'Short noun phrase.';
comment on column snapshot.published.theme_groups.keywords is 'Up to ten characteristic words of its first themes.';
comment on column snapshot.published.theme_groups.themes is 'Active themes in it (published.themes).';
comment on column snapshot.published.theme_groups.sentences is 'Sentences that carry one of its themes.';
comment on column snapshot.published.theme_groups.customers is 'Customers with at least one such sentence (an anonymous response counts as one customer).';
comment on column snapshot.published.theme_groups.share is 'customers / all customers who wrote, 0 to 1; null where nobody wrote.';
comment on column snapshot.published.theme_groups.share_low is 'Lower end of share''s Wilson interval (95 % unless configured).';
comment on column snapshot.published.theme_groups.share_high is 'Upper end of share''s Wilson interval.';
comment on column snapshot.published.theme_groups.polarity is 'Mean over customers of the mean polarity of their sentences, -1 to 1; null where it has no sentence.';
