-- grain: one row
-- writes: insights.state
delete from insights.state;
insert into insights.state values ($fingerprint);
