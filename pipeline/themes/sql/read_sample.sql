-- grain: distinct sentence of the fit's sample
-- reads: enriched.documents, enriched.mentions, enriched.sentences, enriched.texts, raw.responses, raw.scores, raw.verbatims, themes.sentence_themes,
--   themes.topic_models
-- Strata are month, source and rating of the first response that has the sentence. Each stratum gives in proportion to its size, a small one at least
-- $least, the lowest hashes first: row order does not matter, and more data changes little of the sample.
with ratings as (
    select response_id, max(score) as rating from raw.scores where kind = 'rating' and item = '' group by response_id
),
first_given as (
    select
        d.text_hash, min({
            'month': strftime(r.created_at at time zone 'UTC', '%Y-%m'), 'source': r.source, 'rating': round(coalesce(g.rating, -1), 1)
        }) as place
    from enriched.documents as d
    left join raw.verbatims as v on v.verbatim_id = d.verbatim_id
    left join raw.responses as r on r.response_id = v.response_id
    left join ratings as g on g.response_id = r.response_id
    group by d.text_hash
),
spoken as (
    select
        substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence,
        {
            'month': g.place.month, 'source': g.place.source, 'rating': g.place.rating, 'text_hash': s.text_hash, 'sentence_index': s.sentence_index
        } as place
    from enriched.sentences as s
    join enriched.texts as t on t.text_hash = s.text_hash
    join first_given as g on g.text_hash = s.text_hash
    where s.model_fingerprint = $model_fingerprint
),
distinct_sentences as (
    select sentence, md5(sentence) as sentence_key, min(place) as place from spoken group by sentence
),
ranked as (
    select
        sentence, sentence_key, place,
        row_number() over (partition by place.month, place.source, place.rating order by sentence_key) as n,
        count(*) over (partition by place.month, place.source, place.rating) as stratum
    from distinct_sentences
),
sampled as (
    select sentence, sentence_key, place from ranked order by n > $least, (n - 0.5) / stratum, sentence_key limit $sample
),
terms as (
    select m.text_hash, m.sentence_index, list(m.term order by m.mention_index) as terms
    from enriched.mentions as m
    where m.model_fingerprint = $model_fingerprint and m.term is not null
    group by m.text_hash, m.sentence_index
)
select
    p.sentence_key, p.sentence, s.embedding, s.polarity, coalesce(m.terms, []) as terms, c.theme_id,
    p.place.text_hash as text_hash, p.place.sentence_index as sentence_index
from sampled as p
join enriched.sentences as s
    on s.text_hash = p.place.text_hash and s.sentence_index = p.place.sentence_index and s.model_fingerprint = $model_fingerprint
left join terms as m on m.text_hash = s.text_hash and m.sentence_index = s.sentence_index
left join (
    select sentence_key, min(theme_id) as theme_id
    from (
        select md5(substring(t.text, s.start_char + 1, s.end_char - s.start_char)) as sentence_key, st.theme_id
        from themes.sentence_themes as st
        join themes.topic_models as tm on tm.topic_model_id = st.topic_model_id and tm.is_current
        join enriched.sentences as s
            on s.text_hash = st.text_hash and s.sentence_index = st.sentence_index and s.model_fingerprint = st.model_fingerprint
        join enriched.texts as t on t.text_hash = s.text_hash
    )
    group by sentence_key
) as c on c.sentence_key = p.sentence_key
order by p.sentence_key;
