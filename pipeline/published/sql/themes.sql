-- grain: theme. Owner: pipeline/published. Rebuilt in every snapshot, after sentences. Share: Wilson score interval (Wilson 1927).
create or replace table snapshot.published.themes as
with opinions as (
    select s.theme_id, r.customer, s.polarity
    from snapshot.published.sentences as s
    join snapshot.published.verbatims as v on v.verbatim_id = s.verbatim_id
    join snapshot.published.responses as r on r.response_id = v.response_id
),
everyone as (select count(distinct customer)::double as n from opinions),
per_customer as (
    select theme_id, customer, count(*) as sentences, avg(polarity) as polarity from opinions where theme_id is not null group by theme_id, customer
),
per_theme as (
    select theme_id, sum(sentences)::bigint as sentences, count(*) as customers, avg(polarity) as polarity from per_customer group by theme_id
)
select
    t.theme_id, t.label, t.keywords, t.description, t.status, t.first_seen at time zone 'UTC' as first_seen,
    coalesce(p.sentences, 0) as sentences, coalesce(p.customers, 0) as customers,
    share,
    least(share, greatest(0, (share + zz / (2 * n) - $z * sqrt(share * (1 - share) / n + zz / (4 * n * n))) / (1 + zz / n))) as share_low,
    greatest(share, least(1, (share + zz / (2 * n) + $z * sqrt(share * (1 - share) / n + zz / (4 * n * n))) / (1 + zz / n))) as share_high,
    p.polarity, null::double as stability
from themes.themes as t
left join per_theme as p on p.theme_id = t.theme_id
cross join (select nullif(n, 0) as n, $z * $z as zz from everyone)
cross join lateral (select coalesce(p.customers, 0) / n as share)
order by t.theme_id;
comment on table snapshot.published.themes is 'One row a theme of the registry: what customers talk about, whatever they think of it.';
comment on column snapshot.published.themes.theme_id is 'Identifier; never reused.';
comment on column snapshot.published.themes.label is 'Short noun phrase.';
comment on column snapshot.published.themes.keywords is 'Up to ten characteristic words, most characteristic first.';
comment on column snapshot.published.themes.description is 'One line on what its sentences say.';
comment on column snapshot.published.themes.status is 'active or retired.';
comment on column snapshot.published.themes.first_seen is 'Time of the topic-model fit that first found it, UTC.';
comment on column snapshot.published.themes.sentences is 'Sentences that carry it.';
comment on column snapshot.published.themes.customers is 'Customers with at least one such sentence (an anonymous response counts as one customer).';
comment on column snapshot.published.themes.share is 'customers / all customers who wrote, 0 to 1; null where nobody wrote.';
comment on column snapshot.published.themes.share_low is 'Lower end of share''s Wilson interval (95 % unless configured).';
comment on column snapshot.published.themes.share_high is 'Upper end of share''s Wilson interval.';
comment on column snapshot.published.themes.polarity is 'Mean over customers of the mean polarity of their sentences, -1 to 1; null where it has no sentence.';
comment on column snapshot.published.themes.stability is 'Mean best Jaccard over bootstrap refits (Hennig 2007), 0 to 1; null: not measured.';
