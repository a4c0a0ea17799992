-- grain: run that made a snapshot, newest first. Owner: pipeline/published/history.py. By the ledger's order, not by clocks, which can be set back.
select run_id from ops.publications where action in ('publish', 'keep', 'erase') group by run_id order by max(n) desc;
