-- grain: score of a response. Owner: pipeline/raw. State. A survey may ask several questions of one kind.
alter table raw.scores add column item text default '';
comment on table raw.scores is 'one row per response, kind of score and question';
comment on column raw.scores.item is 'which question of its kind: empty for the main one, by which key figures are computed; else the key that the mapping gives it, such as delivery in csat.delivery';
