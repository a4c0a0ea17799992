-- grain: response with a score
-- reads: raw.scores
-- writes: response_scores
-- key: response_id
-- score: mean of its normalised scores, 0 to 1: those of the main question of each kind.
create or replace temp table response_scores as
select response_id, exact_avg(score) as score from raw.scores where item = '' group by response_id;
