-- grain: response, kind of score and question
-- reads: raw.scores
-- writes: published.scores
-- key: response_id, kind, item
create or replace table snapshot.published.scores as
select response_id, kind, item, value, scale_min, scale_max, higher_is_better, score, question, satisfied_from from raw.scores order by response_id, kind, item;
comment on table snapshot.published.scores is 'One row per response, kind of score and question, with its scale.';
comment on column snapshot.published.scores.kind is 'rating, nps, csat, ces (ease or effort), effectiveness or emotion.';
comment on column snapshot.published.scores.item is 'Which question of its kind: empty for the main one, by which key figures are computed; else the key that the source mapping gives it, such as delivery in csat.delivery. Key figures of such questions stand in kpis under the scopes question:.';
comment on column snapshot.published.scores.value is 'Value as the customer gave it, on scale_min to scale_max.';
comment on column snapshot.published.scores.scale_min is 'Lowest point of the scale.';
comment on column snapshot.published.scores.scale_max is 'Highest point of the scale.';
comment on column snapshot.published.scores.higher_is_better is 'False where a high value is bad.';
comment on column snapshot.published.scores.score is 'Value rescaled to 0 (worst) to 1 (best).';
comment on column snapshot.published.scores.question is 'Wording of the question; null where neither the mapping nor the file has it.';
comment on column snapshot.published.scores.satisfied_from is 'Mildest answer of the scale that counts as satisfied, as the source mapping says (by custom on 2, 5 and 7 points); null for kinds of score that count no satisfied answers, and where no mapping says it.';
