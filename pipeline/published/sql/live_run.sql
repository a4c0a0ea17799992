-- grain: at most one row: the run that readers see. Owner: pipeline/published/history.py. A snapshot kept beside a pinned one is not seen.
select run_id, pinned from ops.publications where action <> 'keep' order by n desc limit 1;
