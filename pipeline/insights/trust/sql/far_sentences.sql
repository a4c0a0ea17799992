-- grain: sentence of the sample
-- frames: new_far (far_sample)
-- writes: far_sentences
-- key: verbatim_id, sentence_index
-- is_far: beyond the distance from the training texts within which 95 % of texts like them lie.
create or replace temp table far_sentences as select * from new_far;
