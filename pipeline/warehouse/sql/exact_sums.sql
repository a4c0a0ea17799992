-- Macros, for this connection only. Sum and mean to twelve decimals, which are the same in whatever order threads add: sums of doubles differ in their
-- last digits from run to run.
create or replace temp macro exact_sum(x) as coalesce(sum((x)::decimal(28, 12)), 0)::double;
create or replace temp macro exact_avg(x) as sum((x)::decimal(28, 12))::double / count(x);
