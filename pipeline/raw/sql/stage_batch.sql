-- grain: row of one batch
-- frames: new_staged_keys (the input file), new_staged_measures (the input file), new_staged_plain (the input file), new_staged_rejects (the input file), new_staged_responses (the input file),
--   new_staged_scores (the input file), new_staged_verbatims (the input file)
-- writes: staged_keys, staged_measures, staged_plain, staged_rejects, staged_responses, staged_scores, staged_verbatims
-- The frames are Arrow tables of the batch.
insert into staged_responses by name select * from new_staged_responses;
insert into staged_scores by name select * from new_staged_scores;
insert into staged_measures by name select * from new_staged_measures;
insert into staged_verbatims by name select * from new_staged_verbatims;
insert into staged_rejects by name select * from new_staged_rejects;
insert into staged_keys by name select * from new_staged_keys;
insert into staged_plain by name select * from new_staged_plain;
