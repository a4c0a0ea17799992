-- grain: topic model
-- reads: themes.model_fits, themes.model_periods, themes.model_quality, themes.topic_models
-- For `voc themes models`. The figures of a corrected version are those of its fit.
with figures as (
    select topic_model_id, map_from_entries(list({'k': measure, 'v': round(value, 4)} order by measure)) as figures
    from themes.model_quality
    where theme_id is null
    group by topic_model_id
),
periods as (
    select topic_model_id, max(valid_from) as current_from, bool_or(valid_to is null) as is_current
    from themes.model_periods
    group by topic_model_id
)
select
    tm.topic_model_id, tm.created_at, p.current_from, coalesce(p.is_current, false) as is_current, tm.topics, tm.sentences_fitted,
    tm.threshold, coalesce(f.figures, map {}) as figures, tm.note
from themes.topic_models as tm
join themes.model_fits as m on m.topic_model_id = tm.topic_model_id
left join figures as f on f.topic_model_id = m.fit_id
left join periods as p on p.topic_model_id = tm.topic_model_id
order by tm.created_at, tm.topic_model_id;
