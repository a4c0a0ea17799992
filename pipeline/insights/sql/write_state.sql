-- grain: one row. Owner: pipeline/insights.
delete from insights.state;
insert into insights.state values ($fingerprint);
