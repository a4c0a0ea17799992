-- grain: proposal of a theme. Owner: pipeline/published. Rebuilt in every snapshot.
create or replace table snapshot.published.emerging_themes as
with shown as (
    select e.emerging_id, min(v.verbatim_id || '#' || x.place[2]) as sentence_id, x.n
    from themes.emerging as e
    cross join lateral (
        select unnest(cast(e.examples as json[])) as item, generate_subscripts(cast(e.examples as json[]), 1) as n
    ) as y
    cross join lateral (select [json_extract_string(y.item, '$[0]'), json_extract_string(y.item, '$[1]')] as place, y.n as n) as x
    join enriched.documents as d on d.text_hash = x.place[1]
    join snapshot.published.verbatims as v on v.verbatim_id = d.verbatim_id
    where e.is_current
    group by e.emerging_id, x.n
)
select
    e.emerging_id, e.label, e.keywords, e.description, e.sentences, e.new_sentences, e.first_found_at at time zone 'UTC' as first_found_at,
    e.found_at at time zone 'UTC' as found_at,
    coalesce((select list(s.sentence_id order by s.n) from shown as s where s.emerging_id = e.emerging_id), []) as example_sentence_ids
from themes.emerging as e
join themes.topic_models as tm on tm.topic_model_id = e.topic_model_id and tm.is_current
where e.is_current
order by e.sentences desc, e.emerging_id;
comment on table snapshot.published.emerging_themes is 'One row a cluster of sentences that fit no theme, most of which have come in since the last fit: proposed as a theme until a refit decides.';
comment on column snapshot.published.emerging_themes.emerging_id is 'Identifier; the same as long as the cluster is found again.';
comment on column snapshot.published.emerging_themes.label is 'Short noun phrase, unlike the themes'' labels.';
comment on column snapshot.published.emerging_themes.keywords is 'Up to ten characteristic words, most characteristic first.';
comment on column snapshot.published.emerging_themes.description is 'One line on what its sentences say.';
comment on column snapshot.published.emerging_themes.sentences is 'Distinct sentences in it.';
comment on column snapshot.published.emerging_themes.new_sentences is 'Of these, those that came in since the last fit.';
comment on column snapshot.published.emerging_themes.first_found_at is 'Time of the first run that found it, UTC.';
comment on column snapshot.published.emerging_themes.found_at is 'Time of the last run that found it, UTC.';
comment on column snapshot.published.emerging_themes.example_sentence_ids is 'Up to three of its sentences, nearest to its centre first (published.sentences).';
