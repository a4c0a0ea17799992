-- Sentences behind a touchpoint or a theme. A group of fewer than $least customers has none.
-- name: chosen
-- grain: subject × sentence, at most $most per role: typical (nearest to the subject), recent, strong (the most decided)
-- reads: published.sentences, published.verbatims
with said as (
    select
        s.sentence_id, s.journey_id, s.touchpoint_id, s.theme_id, v.created_at,
        coalesce(s.touchpoint_score, 0) + coalesce(s.theme_score, 0) as near,
        abs(s.polarity) * coalesce(s.confidence, 0) as decided,
        case when s.end_char - s.start_char between 25 and 240 then 1 else 0.3 end as readable,
        hash(s.sentence_id) / 1.8446744073709552e19 * 1e-6 as tie
    from sentences as s join verbatims as v using (verbatim_id)
    where v.text is not null and s.end_char > s.start_char
),
subjects as (
    select 'touchpoint' as subject, journey_id || '/' || touchpoint_id as subject_id, * from said where touchpoint_id is not null
    union all
    select 'theme', theme_id, * from said where theme_id is not null
),
best as (
    select
        subject, subject_id,
        arg_max(sentence_id, near * readable + tie, $most::bigint) as typical,
        arg_max(sentence_id, epoch(created_at) + tie, $most::bigint) as recent,
        arg_max(sentence_id, decided * readable + tie, $most::bigint) as strong
    from subjects
    group by subject, subject_id
)
select subject, subject_id, role, place, sentence_id
from (
    select subject, subject_id, 'typical' as role, unnest(typical) as sentence_id, generate_subscripts(typical, 1) as place from best
    union all
    select subject, subject_id, 'recent', unnest(recent), generate_subscripts(recent, 1) from best
    union all
    select subject, subject_id, 'strong', unnest(strong), generate_subscripts(strong, 1) from best
)
order by subject, subject_id, place, role, sentence_id;

-- name: sentence_texts
-- grain: sentence of the frame wanted
-- reads: published.mentions, published.sentences, published.verbatims
-- frames: wanted (chosen)
with terms as (
    select m.sentence_id, list({'start': m.start_char, 'stop': m.end_char, 'label': m.sentiment_label} order by m.start_char) as terms
    from mentions as m join wanted as w using (sentence_id)
    where m.start_char is not null
    group by m.sentence_id
)
select
    s.sentence_id, v.text[s.start_char + 1:s.end_char] as text, s.start_char, s.sentiment_label, s.polarity,
    v.created_on, v.source, v.language, v.rating, v.nps, v.csat, v.ces, coalesce(t.terms, []) as terms
from wanted as w
join sentences as s using (sentence_id)
join verbatims as v on v.verbatim_id = s.verbatim_id
left join terms as t on t.sentence_id = s.sentence_id
order by s.sentence_id;
