-- name: theme_shares
-- grain: theme, or group of themes
-- reads: published.responses, published.sentences, published.verbatims, themes.theme_groups, themes.themes
-- writes: theme_shares
-- key: id
-- The customers who speak of it. share: with its Wilson score interval (Wilson 1927).
create or replace temp table theme_shares as
with opinions as (
    select s.theme_id, h.group_id, r.customer, s.polarity
    from snapshot.published.sentences as s
    join snapshot.published.verbatims as v on v.verbatim_id = s.verbatim_id
    join snapshot.published.responses as r on r.response_id = v.response_id
    left join themes.themes as h on h.theme_id = s.theme_id
),
everyone as (select nullif(count(distinct customer), 0)::double as n from opinions),
named as (
    select theme_id as id, customer, polarity from opinions where theme_id is not null
    union all
    select group_id, customer, polarity from opinions where group_id is not null
),
per_customer as (select id, customer, count(*) as sentences, exact_avg(polarity) as polarity from named group by id, customer),
summed as (
    select id, sum(sentences)::bigint as sentences, count(*) as customers, exact_avg(polarity) as polarity from per_customer group by id
),
listed as (select theme_id as id from themes.themes union all select group_id from themes.theme_groups)
select
    l.id, coalesce(p.sentences, 0) as sentences, coalesce(p.customers, 0) as customers, share,
    wilson_low(coalesce(p.customers, 0), n, $z) as share_low, wilson_high(coalesce(p.customers, 0), n, $z) as share_high,
    p.polarity
from listed as l
left join summed as p on p.id = l.id
cross join everyone
cross join lateral (select coalesce(p.customers, 0) / n as share);

-- name: themes
-- grain: theme
-- reads: enriched.documents, published.sentences, published.verbatims, themes.exemplars, themes.model_fits, themes.model_quality,
--   themes.theme_groups, themes.themes, themes.topic_models, theme_shares
-- writes: published.themes
-- key: theme_id
create or replace table snapshot.published.themes as
with current_model as (
    select m.fit_id from themes.model_fits as m join themes.topic_models as tm on tm.topic_model_id = m.topic_model_id where tm.is_current
),
figures as (
    select
        q.theme_id, max(q.value) filter (q.measure = 'stability') as stability, max(q.value) filter (q.measure = 'coherence') as coherence
    from themes.model_quality as q
    join current_model as m on m.fit_id = q.topic_model_id
    where q.theme_id is not null
    group by q.theme_id
),
candidates as (
    select
        s.theme_id, min(s.sentence_id) as sentence_id, max(s.theme_score) as score, min(x.place) as place,
        lower(trim(substring(v.text, s.start_char + 1, s.end_char - s.start_char))) as words
    from snapshot.published.sentences as s
    join snapshot.published.verbatims as v on v.verbatim_id = s.verbatim_id
    join enriched.documents as d on d.verbatim_id = s.verbatim_id
    join themes.themes as h on h.theme_id = s.theme_id
    left join themes.exemplars as x
        on x.theme_id = s.theme_id and x.topic_model_id = h.topic_model_id and x.text_hash = d.text_hash and x.sentence_index = s.sentence_index
    group by s.theme_id, words
),
exemplars as (
    select theme_id, list(sentence_id order by n) as sentence_ids
    from (
        select theme_id, sentence_id, row_number() over (partition by theme_id order by place nulls last, score desc nulls last, sentence_id) as n
        from candidates
    )
    where n <= 3
    group by theme_id
)
select
    t.theme_id, t.label, t.keywords, t.description, t.status, t.first_seen at time zone 'UTC' as first_seen,
    p.sentences, p.customers, p.share, p.share_low, p.share_high, 'sampling only' as basis,
    p.polarity, f.stability, f.stability < $unstable as unstable, f.coherence, t.group_id, g.label as group_label,
    coalesce(e.sentence_ids, []) as example_sentence_ids
from themes.themes as t
join theme_shares as p on p.id = t.theme_id
left join themes.theme_groups as g on g.group_id = t.group_id
left join figures as f on f.theme_id = t.theme_id
left join exemplars as e on e.theme_id = t.theme_id
order by t.theme_id;
comment on table snapshot.published.themes is 'One row per theme of the registry: what customers talk about, whatever they think of it.';
comment on column snapshot.published.themes.theme_id is 'Identifier; never reused.';
comment on column snapshot.published.themes.status is 'active or retired.';
comment on column snapshot.published.themes.first_seen is 'Time of the topic-model fit that first found it, UTC.';
comment on column snapshot.published.themes.sentences is 'Sentences that carry it.';
comment on column snapshot.published.themes.stability is 'How surely other samples of the same sentences give this theme: mean best Jaccard similarity over fits from scratch on random halves (Hennig 2007), 0 to 1; null where not measured.';
comment on column snapshot.published.themes.unstable is 'True where stability is below 0.5: read the numbers of the theme together with its sentences. Null where stability was not measured.';
comment on column snapshot.published.themes.coherence is 'How strongly its keywords go together: mean NPMI in the fitted sentences (Bouma 2009), -1 to 1; null where the theme is not in the current fit.';
comment on column snapshot.published.themes.group_id is 'Group of themes (published.theme_groups); null where there are too few themes for groups.';
comment on column snapshot.published.themes.group_label is 'Label of the group.';
comment on column snapshot.published.themes.example_sentence_ids is 'Up to three sentences that show what it holds (published.sentences).';
