-- name: record_publication
-- grain: change of the published file
-- reads: ops.publications
-- writes: ops.publications
-- Append-only.
insert into ops.publications
select coalesce((select max(n) from ops.publications), 0) + 1, now(), $action, $run_id, $pinned;

-- name: live_run
-- grain: the run that readers see; at most one row
-- reads: ops.publications
-- A snapshot kept beside a pinned one is not seen.
select run_id, pinned from ops.publications where action <> 'keep' order by n desc limit 1;

-- name: made_snapshots
-- grain: run that made a snapshot, newest first
-- reads: ops.publications
-- In the order of the ledger, not of clocks, which can be set back.
select run_id from ops.publications where action in ('publish', 'keep', 'erase') group by run_id order by max(n) desc;
