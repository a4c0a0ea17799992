-- grain: journey × touchpoint × theme × sign (grain_ = 'theme'), and journey × touchpoint × sign (grain_ = 'touchpoint')
-- reads: enriched.documents, enriched.sentences, enriched.texts, insights.opinions, cell_codes, coded_opinions, opinion_doubts
-- writes: examples
-- key: grain_, journey_id, touchpoint_id, theme_id, sign
-- Up to five verbatims of different customers and different words, each with its role: two typical (nearest to the centres of theme and touchpoint),
-- the most recent of the rest, then the two strongest (|polarity| × confidence). Preferred for every role: 25 to 220 characters in the sentence (5 to
-- 40 words), and a customer whose own score (rating, NPS, ...) does not contradict the sentence, because there the annotator is most often wrong.
-- A sentence that is likelier than not misplaced or misread is no example, unless a cell has no other.
-- Texts (and sentences) whose first 80 letters and digits are equal count as one. place: a cell's code, a touchpoint's below 0.
create or replace temp table examples as
with rated as (
    select
        coded_opinions.cell_code, coded_opinions.touchpoint_code, sign, customer_code, opinion, created_at, confidence,
        (case when characters between 25 and 220 then 1 when characters >= 15 then 0.7 else 0.4 end) * (case when sign * (own_score - 0.5) < -0.1 then 0.4 else 1 end) as fit,
        abs(polarity) * confidence * (0.5 + 0.5 * coalesce(touchpoint_score, 0)) as strong,
        coalesce(touchpoint_score, 0) as at_touchpoint, coalesce(touchpoint_score, 0) + coalesce(theme_score, 0) as at_both,
        d.misplaced < 0.5 and d.misread < 0.5 as trusted
    from coded_opinions
    join opinion_doubts as d using (opinion)
    where coded_opinions.touchpoint_code is not null and sign <> 0
),
grains as (
    select cell_code as place, sign, customer_code, opinion, created_at, fit, strong, trusted, at_both * confidence as typical from rated
    union all
    select -touchpoint_code, sign, customer_code, opinion, created_at, fit, strong, trusted, at_touchpoint * confidence from rated
),
believed as (
    select * from grains qualify trusted or not bool_or(trusted) over (partition by place, sign)
),
one_a_customer as (
    select place, sign, opinion, created_at, fit = 1 as plain, fit * strong as strong, fit * typical as typical
    from believed
    qualify row_number() over (partition by place, sign, customer_code order by fit * strong desc, opinion) = 1
),
likely as (
    select *
    from one_a_customer
    qualify row_number() over (partition by place, sign order by typical desc, created_at desc, opinion) <= 15
        or row_number() over (partition by place, sign order by plain desc, created_at desc, strong desc, opinion) <= 15
        or row_number() over (partition by place, sign order by strong desc, opinion) <= 15
),
different as (
    select l.*, o.verbatim_id, o.sentence_index
    from likely as l
    join insights.opinions as o on o.opinion = l.opinion
    join enriched.documents as d on d.verbatim_id = o.verbatim_id
    join enriched.texts as x on x.text_hash = d.text_hash
    join enriched.sentences as s on s.text_hash = d.text_hash and s.sentence_index = o.sentence_index and s.model_fingerprint = $model_fingerprint
    qualify row_number() over (
        partition by l.place, l.sign, left(regexp_replace(lower(left(x.text, 400)), '[^\p{L}\p{N}]+', '', 'g'), 80) order by l.strong desc, l.opinion
    ) = 1
    and row_number() over (
        partition by l.place, l.sign,
            left(regexp_replace(lower(substr(x.text, s.start_char + 1, s.end_char - s.start_char)), '[^\p{L}\p{N}]+', '', 'g'), 80)
        order by l.strong desc, l.opinion
    ) = 1
),
typical as (
    select *, row_number() over (partition by place, sign order by typical desc, created_at desc, opinion) as nearest from different
),
recent as (
    select *, row_number() over (partition by place, sign order by plain desc, created_at desc, strong desc, opinion) as newest
    from typical
    where nearest > 2
),
strong as (
    select *, row_number() over (partition by place, sign order by strong desc, opinion) as strongest
    from recent
    where newest > 1
),
chosen as (
    select place, sign, verbatim_id, sentence_index, 'typical' as role, nearest as position from typical where nearest <= 2
    union all
    select place, sign, verbatim_id, sentence_index, 'recent', 3 from recent where newest = 1
    union all
    select place, sign, verbatim_id, sentence_index, 'strong', 3 + strongest from strong where strongest <= 2
),
names as (
    select 'theme' as grain_, journey_id, touchpoint_id, theme_id, cell_code as place from cell_codes where touchpoint_code is not null
    union all
    select distinct 'touchpoint', journey_id, touchpoint_id, null, -touchpoint_code from cell_codes where touchpoint_code is not null
)
select
    n.grain_, n.journey_id, n.touchpoint_id, n.theme_id, c.sign, list(c.verbatim_id order by c.position) as verbatim_ids,
    list(c.verbatim_id || '#' || c.sentence_index order by c.position) as sentence_ids, list(c.role order by c.position) as roles
from chosen as c
join names as n on n.place = c.place
group by all;
