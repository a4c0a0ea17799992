-- grain: distinct sentence of the fit's sample. Owner: pipeline/themes. The sample is the sentences with the lowest hashes, so that
-- row order does not matter and more data changes little of it.
with spoken as (
    select s.text_hash, s.sentence_index, substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence
    from enriched.sentences as s
    join enriched.texts as t on t.text_hash = s.text_hash
    where s.model_fingerprint = $model_fingerprint and s.text_hash in (select text_hash from enriched.documents)
),
sampled as (
    select sentence, md5(sentence) as sentence_key, min({'text_hash': text_hash, 'sentence_index': sentence_index}) as place
    from spoken
    group by sentence
    order by sentence_key
    limit $sample
),
terms as (
    select m.text_hash, m.sentence_index, list(m.term order by m.mention_index) as terms
    from enriched.mentions as m
    where m.model_fingerprint = $model_fingerprint and m.term is not null
    group by m.text_hash, m.sentence_index
)
select p.sentence_key, p.sentence, s.embedding, coalesce(m.terms, []) as terms, c.theme_id
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
