-- grain: change of the published file. Owner: pipeline/published/history.py.
insert into ops.publications
select coalesce((select max(n) from ops.publications), 0) + 1, now(), $action, $run_id, $pinned;
