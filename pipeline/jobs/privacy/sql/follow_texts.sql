-- grain: example of a theme, labelled sentence, sentence of a text that is no more
-- reads: enriched.documents, enriched.retexts
-- frames: moved_ends (labelled_in)
-- writes: audits.items, audits.labels, enriched.retexts, themes.exemplars, themes.sentence_themes, touchpoints.sentence_touchpoints
-- Texts changed because the rules of cleaning did. Examples and labels follow; what was assigned to the old text goes, as the new one has been
-- assigned. moved_ends: start and end of what was labelled in an old text, and where they are in the new one.
update audits.items set text_hash = m.new_hash, start_char = m.new_start, end_char = m.new_end
from moved_ends as m
where audits.items.text_hash = m.old_hash and start_char is not distinct from m.start and end_char is not distinct from m.end;
update audits.labels set text_hash = m.new_hash, start_char = m.new_start, end_char = m.new_end
from moved_ends as m
where audits.labels.text_hash = m.old_hash and start_char is not distinct from m.start and end_char is not distinct from m.end;
update themes.exemplars set text_hash = r.new_hash from enriched.retexts as r where themes.exemplars.text_hash = r.old_hash;
delete from themes.exemplars
where text_hash in (select old_hash from enriched.retexts) and text_hash not in (select text_hash from enriched.documents);
delete from themes.sentence_themes
where text_hash in (select old_hash from enriched.retexts) and text_hash not in (select text_hash from enriched.documents);
delete from touchpoints.sentence_touchpoints
where text_hash in (select old_hash from enriched.retexts) and text_hash not in (select text_hash from enriched.documents);
delete from enriched.retexts;
