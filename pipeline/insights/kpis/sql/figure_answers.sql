-- grain: key figure × response that carries it × question of its kind, but for amounts and states of customers (churn)
-- reads: raw.measures, raw.responses, raw.scores, raw.verbatims, key_figures
-- writes: figure_answers
-- key: kpi, response_id, item
-- The only place that says what an answer counts.
-- k: answers (of a ratio, what it is divided by), s: their sum, q: of squares. s of one answer is 0 or 1 for shares, -1 to 1 for the other figures;
-- balanced: the same on -1 to 1 for all; score: the answer rescaled to 0 (worst) to 1 (best). Top boxes: from the cut-off of raw.scores on; without one,
-- two on scales of five and seven points and one of two, as config/source_fields.py has them by custom; other scales have no custom and do not count.
-- satisfied: which answers count, in words, for top boxes. item: '' for the main question of a kind, else the further one's key, with which the name of
-- its question begins. Only kpi_sums reads further questions; all others read main_answers.
create or replace temp view figure_answers as
with cut as (
    select
        *, scale_max - scale_min as span,
        coalesce(satisfied_from, case
            when scale_max - scale_min not in (1, 4, 6) then null
            when higher_is_better then scale_max - case scale_max - scale_min when 1 then 0 else 1 end
            else scale_min + case scale_max - scale_min when 1 then 0 else 1 end
        end) as cut_off
    from raw.scores
),
counted as (
    select
        f.kpi, f.interval, f.compared, a.response_id, a.item, a.score, a.question, a.scale_min, a.scale_max, a.higher_is_better,
        case f.rule
            when 'promoters_less_detractors' then case when a.value >= 9 then 1.0 when a.value <= 6 then -1.0 else 0.0 end
            when 'top_boxes' then (case when a.higher_is_better then a.value - a.cut_off else a.cut_off - a.value end >= -1e-9 * a.span)::double
            when 'easiest_third' then (a.score >= 2 / 3 - 1e-9)::double
            when 'mean' then 2 * a.score - 1
        end as s,
        case when f.rule = 'top_boxes' then
            case
                when a.higher_is_better and a.cut_off < a.scale_max then printf('%g to %g', a.cut_off, a.scale_max)
                when a.cut_off > a.scale_min and not a.higher_is_better then printf('%g to %g', a.scale_min, a.cut_off)
                else printf('%g', a.cut_off)
            end || printf(' of %g to %g', a.scale_min, a.scale_max)
        end as satisfied,
        f.rule = 'top_boxes' and (
            span not in (1, 4, 6) or abs(a.cut_off - case when a.higher_is_better then a.scale_max else a.scale_min end) <> case span when 1 then 0 else 1 end
        ) as stated
    from cut as a
    join key_figures as f on f.kind = a.kind and f.rule in ('promoters_less_detractors', 'top_boxes', 'easiest_third', 'mean')
)
select
    kpi, response_id, 1::double as k, s, s * s as q, case interval when 'wilson' then 2 * s - 1 else s end as balanced, score, compared,
    concat(
        case when item <> '' then item || case when question is null then ' ' else ': ' end end, left(question, 120), case when question is not null then ' ' end, '(', printf('%g', scale_min), ' to ', printf('%g', scale_max), ', ',
        printf('%g', case when higher_is_better then scale_max else scale_min end), ' is best', case when stated then ', satisfied: ' || satisfied end, ')'
    ) as question,
    satisfied, item
from counted
where s is not null
union all
select f.kpi, m.response_id, 1, m.value, m.value * m.value, 2 * m.value - 1, null, false, null, null, ''
from raw.measures as m
join key_figures as f on f.kind = m.kind and f.rule = 'yes'
union all
select f.kpi, m.response_id, p.value, m.value, m.value, null, null, false, null, null, ''
from raw.measures as m
join key_figures as f on f.kind = m.kind and f.rule = 'ratio'
join raw.measures as p on p.response_id = m.response_id and p.kind = f.per and p.value > 0
union all
select f.kpi, r.response_id, 1, 1, 1, null, null, false, null, null, ''
from raw.responses as r
cross join (select kpi from key_figures where rule = 'responses') as f
where r.response_id in (select response_id from raw.scores union all select response_id from raw.verbatims)
    or r.response_id not in (select response_id from raw.measures);
