-- grain: distinct sentence
-- reads: enriched.documents, enriched.mentions, enriched.sentences, enriched.texts, ops.runs, themes.current_sentence_themes, themes.model_changes
-- The newest $sample of the pool, and $background that have a theme, so that a cluster of the pool stands out from what is known. is_new: in the
-- pool, and every response that has it came in by a run that began after the model became current.
with spoken as (
    select
        substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence,
        min({'text_hash': s.text_hash, 'sentence_index': s.sentence_index}) as place,
        bool_and(c.reason is not null) as in_pool,
        min(o.started_at) > (select max(since) from themes.model_changes where topic_model_id = $topic_model_id) as came_later
    from themes.current_sentence_themes as c
    join enriched.sentences as s
        on s.text_hash = c.text_hash and s.sentence_index = c.sentence_index and s.model_fingerprint = c.model_fingerprint
    join enriched.texts as t on t.text_hash = c.text_hash
    join enriched.documents as d on d.text_hash = c.text_hash
    left join ops.runs as o on o.run_id = d.run_id
    where c.reason = 'below_threshold' or c.theme_id is not null
    group by sentence
),
chosen as (
    select sentence, place, in_pool, in_pool and coalesce(came_later, false) as is_new
    from spoken
    qualify row_number() over (partition by in_pool order by in_pool and not coalesce(came_later, false), md5(sentence))
        <= case when in_pool then $sample else $background end
)
select
    p.place.text_hash as text_hash, p.place.sentence_index as sentence_index, p.sentence, s.embedding, s.polarity,
    coalesce(list(m.term order by m.mention_index) filter (m.term is not null), []) as terms, p.in_pool, p.is_new
from chosen as p
join enriched.sentences as s
    on s.text_hash = p.place.text_hash and s.sentence_index = p.place.sentence_index and s.model_fingerprint = $model_fingerprint
left join enriched.mentions as m
    on m.text_hash = s.text_hash and m.sentence_index = s.sentence_index and m.model_fingerprint = s.model_fingerprint
group by all
order by p.sentence;
