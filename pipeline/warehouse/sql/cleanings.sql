-- name: begin_cleaning
-- grain: cleaning
-- writes: ops.cleanings
insert into ops.cleanings values (now(), $run_id, $what, null);

-- name: open_cleanings
-- grain: one row: the number of cleanings that are not finished
-- reads: ops.cleanings
select count(*) from ops.cleanings where finished_at is null;

-- name: end_cleanings
-- grain: cleaning, changed text
-- writes: enriched.retexts, ops.cleanings
delete from enriched.retexts;
update ops.cleanings set finished_at = now() where finished_at is null;
