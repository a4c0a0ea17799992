-- grain: sentence, and time in which it had one theme
-- reads: enriched.documents, ops.runs, published.verbatims, themes.model_periods, themes.sentence_themes
-- writes: published.theme_membership
-- key: sentence_id, valid_from
-- Where several topic models in a row give a sentence the same theme, they make one row.
create or replace table snapshot.published.theme_membership as
with held as (
    select
        st.text_hash, st.sentence_index, st.theme_id, st.topic_model_id, p.valid_from, p.valid_to,
        lag(st.theme_id) over w as theme_before, row_number() over w = 1 as is_first
    from themes.sentence_themes as st
    join themes.model_periods as p on p.topic_model_id = st.topic_model_id
    where st.model_fingerprint = $model_fingerprint
    window w as (partition by st.text_hash, st.sentence_index order by p.valid_from)
),
changes as (
    select text_hash, sentence_index, theme_id, topic_model_id, valid_from, lead(valid_from) over (partition by text_hash, sentence_index order by valid_from) as valid_to
    from held
    where is_first or theme_id is distinct from theme_before
)
select
    v.verbatim_id || '#' || c.sentence_index as sentence_id, c.theme_id, c.topic_model_id,
    greatest(c.valid_from, coalesce(o.started_at, c.valid_from)) at time zone 'UTC' as valid_from, c.valid_to at time zone 'UTC' as valid_to
from changes as c
join enriched.documents as d on d.text_hash = c.text_hash and d.unread is null
join snapshot.published.verbatims as v on v.verbatim_id = d.verbatim_id
left join ops.runs as o on o.run_id = d.run_id
where c.theme_id is not null and (c.valid_to is null or o.started_at is null or o.started_at < c.valid_to)
order by sentence_id, valid_from;
comment on table snapshot.published.theme_membership is 'One row per sentence, theme and period in which the sentence carried it. The sentences of a theme on a given day are those with valid_from <= day and (valid_to is null or day < valid_to). Erased and replaced verbatims are left out.';
comment on column snapshot.published.theme_membership.topic_model_id is 'Topic model that first gave the sentence this theme (published.theme_models).';
comment on column snapshot.published.theme_membership.valid_from is 'Start of the period, UTC: the time the model came into use or, if later, the time the verbatim came in.';
comment on column snapshot.published.theme_membership.valid_to is 'End of the period, exclusive, UTC; null where the sentence still carries the theme.';
