-- name: items
-- grain: item of a draw whose text is there, in the order of labelling; opinions: what this labeller has said, null: nothing yet
-- reads: audits.items, audits.labels, enriched.texts
with decisions as (
    select *, row_number() over (partition by text_hash, start_char, end_char, journey_id order by label_id desc) as age
    from audits.labels
    where who = $who
)
select
    i.draw_id, i.item, i.journey_id, i.verbatim_id, i.text_hash, i.start_char, i.end_char, t.text,
    case when l.action = 'label' then l.opinions::text end as opinions
from audits.items as i
join enriched.texts as t on t.text_hash = i.text_hash
left join decisions as l
    on l.age = 1 and l.journey_id = i.journey_id and l.text_hash = i.text_hash
    and l.start_char is not distinct from i.start_char and l.end_char is not distinct from i.end_char
where i.draw_id = $draw_id
order by i.item;

-- name: choices
-- grain: touchpoint of a journey map, in the map's order
-- reads: touchpoints.stages, touchpoints.touchpoints
select t.journey_id, t.touchpoint_id, t.name, t.description
from touchpoints.touchpoints as t
join touchpoints.stages as s on s.journey_id = t.journey_id and s.stage_id = t.stage_id
order by t.journey_id, s.position, t.position;

-- name: insert_label
-- grain: decision of a labeller; returns one row where the item is still in its draw, none where its customer was erased meanwhile
-- reads: audits.items
-- writes: audits.labels
-- Append-only.
insert into audits.labels (labelled_at, who, action, journey_id, text_hash, start_char, end_char, opinions)
select $now, $who, $action, $journey_id, $text_hash, $start_char, $end_char, $opinions::json
where exists (from audits.items where draw_id = $draw_id and item = $item and text_hash = $text_hash)
returning label_id;
