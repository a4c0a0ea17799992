-- grain: journey × touchpoint × theme (and once more without the theme: grain_ = 'touchpoint') × sign. Owner: pipeline/insights. Temporary. Up to five
-- verbatims of different customers and different words, each with its role: two typical (nearest to the centres of theme and touchpoint), the most recent
-- of the rest, then the two strongest (|polarity| × confidence). Preferred for every role: 25 to 220 characters in the sentence (5 to 40 words), and a customer whose own score (rating, NPS, ...)
-- does not contradict the sentence: that is where the annotator is most often wrong. Texts (and sentences) whose first 80 letters and digits are equal are one.
create or replace temp table examples as
with own_scores as (
    select response_id, exact_avg(score) as own_score from raw.scores group by response_id
),
rated as (
    select
        journey_id, touchpoint_id, theme_id, sign, customer, verbatim_id, sentence_index, created_at, confidence,
        (case when characters between 25 and 220 then 1 when characters >= 15 then 0.7 else 0.4 end) * (case when sign * (own_score - 0.5) < -0.1 then 0.4 else 1 end) as fit,
        abs(polarity) * confidence * (0.5 + 0.5 * coalesce(touchpoint_score, 0)) as strong,
        coalesce(touchpoint_score, 0) as at_touchpoint, coalesce(touchpoint_score, 0) + coalesce(theme_score, 0) as at_both
    from insights.opinions
    left join own_scores using (response_id)
    where touchpoint_id is not null and sign <> 0
),
grains as (
    select 'theme' as grain_, * exclude (at_touchpoint, at_both), at_both * confidence as typical from rated
    union all
    select 'touchpoint', * exclude (at_touchpoint, at_both) replace (null as theme_id), at_touchpoint * confidence from rated
),
one_a_customer as (
    select grain_, journey_id, touchpoint_id, theme_id, sign, verbatim_id, sentence_index, created_at, fit = 1 as plain, fit * strong as strong, fit * typical as typical
    from grains
    qualify row_number() over (
        partition by grain_, journey_id, touchpoint_id, theme_id, sign, customer order by fit * strong desc, verbatim_id, sentence_index
    ) = 1
),
likely as (
    select *
    from one_a_customer
    qualify row_number() over (partition by grain_, journey_id, touchpoint_id, theme_id, sign order by typical desc, created_at desc, verbatim_id) <= 15
        or row_number() over (partition by grain_, journey_id, touchpoint_id, theme_id, sign order by plain desc, created_at desc, strong desc, verbatim_id) <= 15
        or row_number() over (partition by grain_, journey_id, touchpoint_id, theme_id, sign order by strong desc, verbatim_id) <= 15
),
different as (
    select l.*
    from likely as l
    join enriched.documents as d on d.verbatim_id = l.verbatim_id
    join enriched.texts as x on x.text_hash = d.text_hash
    join enriched.sentences as s on s.text_hash = d.text_hash and s.sentence_index = l.sentence_index and s.model_fingerprint = $model_fingerprint
    qualify row_number() over (
        partition by grain_, journey_id, touchpoint_id, theme_id, sign, left(regexp_replace(lower(left(x.text, 400)), '[^\p{L}\p{N}]+', '', 'g'), 80)
        order by strong desc, l.verbatim_id
    ) = 1
    and row_number() over (
        partition by grain_, journey_id, touchpoint_id, theme_id, sign,
            left(regexp_replace(lower(substr(x.text, s.start_char + 1, s.end_char - s.start_char)), '[^\p{L}\p{N}]+', '', 'g'), 80)
        order by strong desc, l.verbatim_id
    ) = 1
),
typical as (
    select
        *, row_number() over (partition by grain_, journey_id, touchpoint_id, theme_id, sign order by typical desc, created_at desc, verbatim_id) as place
    from different
),
recent as (
    select
        *, row_number() over (
            partition by grain_, journey_id, touchpoint_id, theme_id, sign order by plain desc, created_at desc, strong desc, verbatim_id
        ) as newest
    from typical
    where place > 2
),
strong as (
    select *, row_number() over (partition by grain_, journey_id, touchpoint_id, theme_id, sign order by strong desc, verbatim_id) as strongest
    from recent
    where newest > 1
),
chosen as (
    select grain_, journey_id, touchpoint_id, theme_id, sign, verbatim_id, sentence_index, 'typical' as role, place from typical where place <= 2
    union all
    select grain_, journey_id, touchpoint_id, theme_id, sign, verbatim_id, sentence_index, 'recent', 3 from recent where newest = 1
    union all
    select grain_, journey_id, touchpoint_id, theme_id, sign, verbatim_id, sentence_index, 'strong', 3 + strongest from strong where strongest <= 2
)
select
    grain_, journey_id, touchpoint_id, theme_id, sign, list(verbatim_id order by place) as verbatim_ids,
    list(verbatim_id || '#' || sentence_index order by place) as sentence_ids, list(role order by place) as roles
from chosen
group by all;
