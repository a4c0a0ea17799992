-- grain: proposal of a theme
-- reads: enriched.documents, published.verbatims, themes.emerging, themes.exemplars, themes.topic_models
-- writes: published.emerging_themes
-- key: emerging_id
create or replace table snapshot.published.emerging_themes as
with shown as (
    select x.theme_id, x.place, min(v.verbatim_id || '#' || x.sentence_index) as sentence_id
    from themes.exemplars as x
    join enriched.documents as d on d.text_hash = x.text_hash and d.unread is null
    join snapshot.published.verbatims as v on v.verbatim_id = d.verbatim_id
    group by x.theme_id, x.place
),
examples as (select theme_id, list(sentence_id order by place) as sentence_ids from shown group by theme_id)
select
    e.emerging_id, e.label, e.keywords, e.description, e.sentences, e.new_sentences, e.first_found_at at time zone 'UTC' as first_found_at,
    e.found_at at time zone 'UTC' as found_at, coalesce(x.sentence_ids, []) as example_sentence_ids
from themes.emerging as e
join themes.topic_models as tm on tm.topic_model_id = e.topic_model_id and tm.is_current
left join examples as x on x.theme_id = e.emerging_id
where e.is_current
order by e.sentences desc, e.emerging_id;
comment on table snapshot.published.emerging_themes is 'One row per cluster of sentences that fit no theme, most of which came in after the last fit. It is proposed as a theme until a refit decides.';
comment on column snapshot.published.emerging_themes.emerging_id is 'Identifier; it stays the same as long as later runs find the cluster again.';
comment on column snapshot.published.emerging_themes.label is 'Short noun phrase, different from the labels of the themes.';
comment on column snapshot.published.emerging_themes.sentences is 'Distinct sentences in it.';
comment on column snapshot.published.emerging_themes.new_sentences is 'Sentences in it that came in after the last fit.';
comment on column snapshot.published.emerging_themes.first_found_at is 'Time of the first run that found it, UTC.';
comment on column snapshot.published.emerging_themes.found_at is 'Time of the last run that found it, UTC.';
comment on column snapshot.published.emerging_themes.example_sentence_ids is 'Up to three of its sentences, nearest to its centre first (published.sentences).';
