-- grain: score of a response
-- reads: raw.responses
-- frames: new_cut_offs (the source mappings)
-- writes: raw.scores
-- A cut-off holds for every answer to the same question on the same scale, whenever it was loaded.
update raw.scores as s set satisfied_from = c.satisfied_from
from new_cut_offs as c, raw.responses as r
where r.response_id = s.response_id and c.source = r.source and c.kind = s.kind and c.item = s.item
    and c.scale_min = s.scale_min and c.scale_max = s.scale_max and c.higher_is_better = s.higher_is_better
    and s.satisfied_from is distinct from c.satisfied_from;
