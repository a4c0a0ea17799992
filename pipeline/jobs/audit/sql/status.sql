-- name: progress
-- grain: draw and labeller, with the items labelled; a draw nobody has labelled has one row without a labeller
-- reads: audits.items, audits.labels
with decisions as (
    select *, row_number() over (partition by who, text_hash, start_char, end_char, journey_id order by label_id desc) as age
    from audits.labels
),
holding as (
    select * from decisions where age = 1 and action = 'label'
)
select i.draw_id, l.who, count(*) as items, count(l.who) as labelled
from audits.items as i
left join holding as l
    on l.journey_id = i.journey_id and l.text_hash = i.text_hash and l.start_char is not distinct from i.start_char
    and l.end_char is not distinct from i.end_char
group by i.draw_id, l.who
order by i.draw_id, l.who;

-- name: said
-- grain: item of a draw and labeller, oldest draw first
-- reads: audits.items, audits.labels
with decisions as (
    select *, row_number() over (partition by who, text_hash, start_char, end_char, journey_id order by label_id desc) as age
    from audits.labels
)
select i.draw_id, i.item, i.verbatim_id, l.who, l.opinions::text as opinions
from audits.items as i
join decisions as l
    on l.age = 1 and l.action = 'label' and l.journey_id = i.journey_id and l.text_hash = i.text_hash
    and l.start_char is not distinct from i.start_char and l.end_char is not distinct from i.end_char
order by i.draw_id, i.item, l.who;
