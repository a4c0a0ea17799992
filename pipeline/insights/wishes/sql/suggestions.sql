-- grain: journey × touchpoint, × theme, × request (wishes near in meaning), and all wishes of a journey; of enough customers
-- reads: insights.opinions, themes.themes, touchpoints.touchpoints
-- frames: new_requests (wish_sentences)
-- writes: insights.suggestions
-- key: journey_id, grouped_by, rank
create or replace table insights.suggestions as
with wishes as (
    select *, verbatim_id || '#' || sentence_index as sentence_id from insights.opinions where wish
),
writers as (
    select journey_id, count(distinct (customer, has_key)) as n from insights.opinions group by journey_id
),
placed as (
    select 'all' as grouped_by, '' as place, w.* from wishes as w
    union all by name
    select 'touchpoint' as grouped_by, touchpoint_id as place, w.* from wishes as w where touchpoint_id is not null
    union all by name
    select 'theme' as grouped_by, theme_id as place, w.* from wishes as w where theme_id is not null
    union all by name
    select 'request' as grouped_by, r.middle::text as place, w.* from wishes as w join new_requests as r on r.opinion = w.opinion
),
sized as (
    select
        journey_id, grouped_by, place, count(distinct (customer, has_key)) as customers, count(*) as sentences,
        exact_avg(intent_confidence) as intent_confidence, min(created_at) as first_asked_at, max(created_at) as last_asked_at,
        mode(touchpoint_id order by touchpoint_id) as common_touchpoint, mode(theme_id order by theme_id) as common_theme
    from placed
    group by journey_id, grouped_by, place
    having count(distinct (customer, has_key)) >= $min_customers
),
ones as (
    select * from placed
    qualify row_number() over (
        partition by journey_id, grouped_by, place, customer, has_key order by characters between 15 and 220 desc, intent_confidence desc, opinion
    ) = 1
),
examples as (
    select
        journey_id, grouped_by, place, list(verbatim_id order by position) as example_verbatim_ids, list(sentence_id order by position) as example_sentence_ids
    from (
        select
            *, row_number() over (
                partition by journey_id, grouped_by, place
                order by opinion::text = place desc, characters between 15 and 220 desc, intent_confidence desc, opinion
            ) as position
        from ones
    )
    where position <= 5
    group by journey_id, grouped_by, place
),
named as (
    select
        s.*, case s.grouped_by when 'touchpoint' then s.place when 'request' then s.common_touchpoint end as touchpoint_id,
        case s.grouped_by when 'theme' then s.place when 'request' then s.common_theme end as theme_id
    from sized as s
)
select
    row_number() over (partition by n.journey_id, n.grouped_by order by n.customers desc, n.sentences desc, n.place) as rank,
    n.journey_id, n.grouped_by, n.touchpoint_id, n.theme_id, coalesce(if(n.grouped_by = 'touchpoint', t.name, h.label), t.name, 'anything') as label,
    n.customers, n.sentences, w.n, n.customers / w.n::double as share, wilson_low(n.customers, w.n, $z) as share_low,
    wilson_high(n.customers, w.n, $z) as share_high, 'sampling only' as basis, n.intent_confidence, n.first_asked_at, n.last_asked_at,
    e.example_verbatim_ids, e.example_sentence_ids
from named as n
join writers as w on w.journey_id = n.journey_id
join examples as e on e.journey_id = n.journey_id and e.grouped_by = n.grouped_by and e.place = n.place
left join touchpoints.touchpoints as t on t.journey_id = n.journey_id and t.touchpoint_id = n.touchpoint_id
left join themes.themes as h on h.theme_id = n.theme_id
order by n.journey_id, n.grouped_by, rank;
comment on table insights.suggestions is 'One row per group of suggestions: what customers ask for, without blaming anything for its lack (intent suggestion with a probability of 0.5 or more). Groups of fewer than insights.min_customers customers make no row. The same wish counts once in each way of grouping.';
comment on column insights.suggestions.rank is 'Position in the journey and way of grouping, most customers first, from 1.';
comment on column insights.suggestions.grouped_by is 'touchpoint, theme, request (sentences near in meaning, from the latest 4,000 of the journey) or all (every suggestion of the journey).';
comment on column insights.suggestions.touchpoint_id is 'Touchpoint; of a request the one that most of its sentences speak of. Null where there is none.';
comment on column insights.suggestions.theme_id is 'Theme; of a request the one that most of its sentences belong to. Null where there is none.';
comment on column insights.suggestions.label is 'Name of the touchpoint or label of the theme; of a request what most of its sentences are about, so read its examples for what is asked. "anything" where it has neither.';
comment on column insights.suggestions.customers is 'Customers who ask for it (an anonymous response counts as one customer); at least insights.min_customers.';
comment on column insights.suggestions.sentences is 'Sentences that ask for it.';
comment on column insights.suggestions.n is 'Customers who wrote in this journey.';
comment on column insights.suggestions.share is 'Share of the customers who wrote that ask for it: customers / n, 0 to 1.';
comment on column insights.suggestions.intent_confidence is 'Mean probability that these sentences are suggestions, 0 to 1.';
comment on column insights.suggestions.first_asked_at is 'UTC time of the first of these sentences.';
comment on column insights.suggestions.last_asked_at is 'UTC time of the latest of these sentences.';
comment on column insights.suggestions.example_verbatim_ids is 'Up to five verbatims that ask for it, from different customers; of a request the one in the middle first.';
