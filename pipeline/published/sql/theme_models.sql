-- grain: topic model, and time in which it was the current one
-- reads: themes.model_fits, themes.model_periods, themes.model_quality, themes.topic_models
-- writes: published.theme_models
-- key: topic_model_id, valid_from
create or replace table snapshot.published.theme_models as
with figures as (
    select
        topic_model_id, max(value) filter (measure = 'coherence') as coherence, max(value) filter (measure = 'diversity') as diversity,
        max(value) filter (measure = 'unthemed') as unthemed_share, max(value) filter (measure = 'stability') as stability,
        max(value) filter (measure = 'rand') as adjusted_rand
    from themes.model_quality
    where theme_id is null
    group by topic_model_id
)
select
    tm.topic_model_id, nullif(m.fit_id, tm.topic_model_id) as corrected_from, tm.created_at at time zone 'UTC' as created_at,
    p.valid_from at time zone 'UTC' as valid_from, p.valid_to at time zone 'UTC' as valid_to, tm.topics, tm.sentences_seen, tm.sentences_fitted,
    tm.threshold, f.unthemed_share, f.coherence, f.diversity, f.stability, f.adjusted_rand, tm.note
from themes.topic_models as tm
left join themes.model_periods as p on p.topic_model_id = tm.topic_model_id
join themes.model_fits as m on m.topic_model_id = tm.topic_model_id
left join figures as f on f.topic_model_id = m.fit_id
order by tm.created_at, p.valid_from, tm.topic_model_id;
comment on table snapshot.published.theme_models is 'One row per fitted topic model and period in which it was in use; a refused model has one row, too. Figures were measured at the fit.';
comment on column snapshot.published.theme_models.topic_model_id is 'Identifier.';
comment on column snapshot.published.theme_models.corrected_from is 'Fit of which this is a version, corrected by people; null where it is a fit itself.';
comment on column snapshot.published.theme_models.created_at is 'Time of the fit or correction, UTC.';
comment on column snapshot.published.theme_models.valid_from is 'Time from which sentences got their themes by it, UTC; null where it was never in use (note says why).';
comment on column snapshot.published.theme_models.valid_to is 'Time until which they did, exclusive, UTC; null where it is still in use, or never was.';
comment on column snapshot.published.theme_models.topics is 'Number of topics found.';
comment on column snapshot.published.theme_models.sentences_seen is 'Number of distinct sentences at that time.';
comment on column snapshot.published.theme_models.sentences_fitted is 'Number of distinct sentences in the fitted sample.';
comment on column snapshot.published.theme_models.threshold is 'Cosine with a theme''s centre at which a sentence belongs to the theme, 0 to 1.';
comment on column snapshot.published.theme_models.unthemed_share is 'Share of the sample without a theme, 0 to 1.';
comment on column snapshot.published.theme_models.coherence is 'Mean over topics of the NPMI of their keywords in the sample (Bouma 2009), -1 to 1.';
comment on column snapshot.published.theme_models.diversity is 'Share of distinct words among the keywords of all topics (Dieng, Ruiz and Blei 2020), 0 to 1.';
comment on column snapshot.published.theme_models.stability is 'Mean over topics of the mean best Jaccard similarity over fits from scratch on random halves (Hennig 2007), 0 to 1; null where not measured.';
comment on column snapshot.published.theme_models.adjusted_rand is 'Mean adjusted Rand index with these fits, -0.5 to 1; null where not measured.';
comment on column snapshot.published.theme_models.note is 'Why it is not in use, or no longer in use; null where there is nothing to say.';
