-- grain: row of one batch. Owner: pipeline/raw. The new_ views are Arrow tables of the batch.
insert into staged_responses by name select * from new_staged_responses;
insert into staged_scores by name select * from new_staged_scores;
insert into staged_measures by name select * from new_staged_measures;
insert into staged_verbatims by name select * from new_staged_verbatims;
insert into staged_rejects by name select * from new_staged_rejects;
