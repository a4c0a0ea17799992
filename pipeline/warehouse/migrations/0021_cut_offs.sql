-- grain: score of a response. Owner: pipeline/raw. State. Which answers of a scale count as satisfied, as the mapping in force says.
alter table raw.scores add column satisfied_from double;
comment on column raw.scores.satisfied_from is 'mildest answer of its scale that counts as satisfied, as the mapping in force says (by custom on 2, 5 and 7 points); null for kinds of score that count no satisfied answers, and where no mapping says it';
