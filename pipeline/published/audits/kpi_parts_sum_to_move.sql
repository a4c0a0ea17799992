-- grain: move of a key figure whose parts do not sum to it within 1e-9, or that does not end at the published figure
-- reads: published.kpi_changes, published.kpis
select kpi, scope, span, period, max(abs(move)) as move
from snapshot.published.kpi_changes
where cell <> 'all'
group by kpi, scope, span, period
having abs(sum(mix + rate) - any_value(move)) > 1e-9
union all
select c.kpi, c.scope, c.span, c.period, c.move
from snapshot.published.kpi_changes as c
join snapshot.published.kpis as k on k.kpi = c.kpi and k.scope = c.scope and k.period = c.period
where c.cell = 'all' and c.span = 'month' and abs(k.value - c.value) > 1e-6;
