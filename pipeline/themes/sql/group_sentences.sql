-- grain: distinct sentence of some themes, at most $count for each theme
-- reads: enriched.mentions, enriched.sentences, enriched.texts, themes.current_sentence_themes, themes.topic_models
with spoken as (
    select
        c.theme_id, substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence,
        min({'text_hash': s.text_hash, 'sentence_index': s.sentence_index}) as place
    from themes.current_sentence_themes as c
    join enriched.sentences as s
        on s.text_hash = c.text_hash and s.sentence_index = c.sentence_index and s.model_fingerprint = c.model_fingerprint
    join enriched.texts as t on t.text_hash = c.text_hash
    where c.theme_id in (select unnest($themes::text[]))
    group by c.theme_id, sentence
    qualify row_number() over (partition by c.theme_id order by md5(sentence)) <= $count
)
select p.sentence, coalesce(list(m.term order by m.mention_index) filter (m.term is not null), []) as terms
from spoken as p
left join enriched.mentions as m
    on m.text_hash = p.place.text_hash and m.sentence_index = p.place.sentence_index
    and m.model_fingerprint = (select model_fingerprint from themes.topic_models where is_current)
group by p.theme_id, p.sentence
order by p.sentence;
