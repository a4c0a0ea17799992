-- name: frame_sentences
-- grain: sentence of a verbatim that can be labelled
-- reads: enriched.documents, enriched.sentences, enriched.texts, insights.opinions
-- touchpoint is what the reader says; it makes the strata and is never shown.
select
    o.customer, o.journey_id, o.touchpoint_id as touchpoint, o.source, d.language, o.verbatim_id, d.text_hash, s.start_char, s.end_char
from insights.opinions as o
join enriched.documents as d on d.verbatim_id = o.verbatim_id
join enriched.texts as t on t.text_hash = d.text_hash
join enriched.sentences as s
    on s.text_hash = d.text_hash and s.sentence_index = o.sentence_index and s.model_fingerprint = $model_fingerprint
order by o.customer, o.verbatim_id, s.start_char;

-- name: last_draw
-- grain: one row: number of the newest draw; 0 where there is none
-- reads: audits.draws
select coalesce(max(draw_id), 0) from audits.draws;

-- name: insert_draw
-- grain: draw
-- writes: audits.draws
insert into audits.draws values ($draw_id, $now, $who, $seed, $unit, $strata_by, $strata::json);

-- name: insert_items
-- grain: item of a draw
-- frames: new_items (frame_sentences)
-- writes: audits.items
insert into audits.items by name select * from new_items;

-- name: draws
-- grain: draw, oldest first
-- reads: audits.draws, audits.items
select
    d.draw_id, d.drawn_at at time zone 'UTC' as drawn_at, d.who, d.seed, d.unit, d.strata_by, d.strata::text as strata,
    (select count(*) from audits.items as i where i.draw_id = d.draw_id) as items
from audits.draws as d
order by d.draw_id;

-- name: bundle_draw
-- grain: one row: a draw, as insert_draw takes it
-- reads: audits.draws
select draw_id, who, seed, unit, strata_by, strata::text as strata from audits.draws where draw_id = $draw_id;

-- name: bundle_items
-- grain: item of a draw, in the order of labelling
-- reads: audits.items
select draw_id, item, journey_id, verbatim_id, text_hash, start_char, end_char, stratum, probability
from audits.items
where draw_id = $draw_id
order by item;
