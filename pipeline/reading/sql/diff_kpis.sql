-- grain: key figure whose newer value lies outside the older interval
-- reads: published.kpis
-- Counts, and figures without an interval, are left out.
select o.kpi, o.scope, o.period, o.value as value_before, o.low as low_before, o.high as high_before, n.value as value_after, n.low as low_after, n.high as high_after
from older.published.kpis as o
join newer.published.kpis as n on n.kpi = o.kpi and n.scope = o.scope and n.period = o.period
where o.low < o.high and (n.value < o.low or n.value > o.high)
order by o.kpi, o.scope, o.period;
