-- grain: kpi × scope × span × period × cell (a touchpoint, no touchpoint, no comment, and all of them)
-- reads: insights.kpis, touchpoints.touchpoints
-- frames: kpi_cell_names (kpi_cell_names), new_kpi_changes (kpi_cells)
-- writes: insights.kpi_changes
-- key: kpi, scope, span, period, cell, journey_id, touchpoint_id
create or replace table insights.kpi_changes as
select
    n.kpi, n.scope, n.span, format('{:04d}-{:02d}', n.month // 12, n.month % 12 + 1) as period, coalesce(c.cell, 'all') as cell,
    c.journey_id, t.stage_id, c.touchpoint_id, t.name as touchpoint, n.value_before, n.value, n.move, n.move_low, n.move_high,
    n.mix, n.mix_low, n.mix_high, n.rate, n.rate_low, n.rate_high, n.mix + n.rate as part,
    n.share_before, n.share, n.level_before, n.level, n.responses_before, n.responses, n.customers_before, n.customers, k.satisfied
from new_kpi_changes as n
left join kpi_cell_names as c on c.cell_number = n.cell_number
left join touchpoints.touchpoints as t on t.journey_id = c.journey_id and t.touchpoint_id = c.touchpoint_id
left join insights.kpis as k on k.kpi = n.kpi and k.scope = n.scope and k.period = 'all'
order by n.kpi, n.scope, n.span, n.month, n.cell_number;
comment on table insights.kpi_changes is 'One row per key figure, scope, period and cell: how much of the figure''s move since the period before goes with more or fewer responses about a touchpoint (mix), and how much with a different score in those responses (rate). The parts of all cells sum to the move. A response about several touchpoints is split equally among them. Association, not cause.';
comment on column insights.kpi_changes.kpi is 'Key figure made of answers, such as nps, csat, ces or rating, as in kpis.';
comment on column insights.kpi_changes.scope is 'all, source:<name>, channel:<name> or <attribute>:<value>.';
comment on column insights.kpi_changes.span is 'month (one calendar month compared with the month before) or three months (three calendar months compared with the three before).';
comment on column insights.kpi_changes.period is 'Last calendar month of the later side, in the time zone of the settings (runs.timezone), YYYY-MM.';
comment on column insights.kpi_changes.cell is 'touchpoint, no touchpoint (responses with words that map to none), no comment (responses without words) or all (the sum of the others).';
comment on column insights.kpi_changes.journey_id is 'Journey map; null unless cell is touchpoint.';
comment on column insights.kpi_changes.stage_id is 'Stage of the journey; null unless cell is touchpoint.';
comment on column insights.kpi_changes.touchpoint_id is 'Touchpoint; null unless cell is touchpoint.';
comment on column insights.kpi_changes.touchpoint is 'Name of the touchpoint; null unless cell is touchpoint.';
comment on column insights.kpi_changes.value_before is 'The key figure before, in its unit (nps -100 to 100, ces and shares 0 to 1, rating 1 to 5); the same in every cell.';
comment on column insights.kpi_changes.value is 'The key figure after, in its unit; the same in every cell.';
comment on column insights.kpi_changes.move is 'value - value_before; the same in every cell.';
comment on column insights.kpi_changes.move_low is 'Lower end of its interval (95 % unless configured; bootstrap over customers, where they are fewer than 50 or of one mind at least as wide as two adjusted-Wald intervals); null where a side has fewer than insights.min_customers customers.';
comment on column insights.kpi_changes.move_high is 'Upper end of its interval; null where move_low is null.';
comment on column insights.kpi_changes.mix is 'Part of the move that goes with a larger or smaller share of the cell in the responses, weighed with the average level (Kitagawa 1955, Das Gupta 1993), in the unit of the key figure.';
comment on column insights.kpi_changes.mix_low is 'Lower end of its interval; null where both sides of the cell, or either side of the key figure, have fewer than insights.min_customers customers.';
comment on column insights.kpi_changes.mix_high is 'Upper end of its interval; null where mix_low is null.';
comment on column insights.kpi_changes.rate is 'Part of the move that goes with higher or lower scores in the cell''s responses, in the unit of the key figure; 0 where the cell is empty on either side.';
comment on column insights.kpi_changes.rate_low is 'Lower end of its interval, as move_low; null where either side of the cell has fewer than insights.min_customers customers.';
comment on column insights.kpi_changes.rate_high is 'Upper end of its interval; null where rate_low is null.';
comment on column insights.kpi_changes.part is 'mix + rate: the cell''s part of the move.';
comment on column insights.kpi_changes.share_before is 'Share of the cell in the responses before, 0 to 1.';
comment on column insights.kpi_changes.share is 'Share of the cell in the responses after, 0 to 1.';
comment on column insights.kpi_changes.level_before is 'The key figure of the cell before, in its unit; null where the cell had no response.';
comment on column insights.kpi_changes.level is 'The key figure of the cell after, in its unit; null where the cell has no response.';
comment on column insights.kpi_changes.responses_before is 'Responses of the cell before. A response about two touchpoints counts as half a response in each.';
comment on column insights.kpi_changes.responses is 'Responses of the cell after.';
comment on column insights.kpi_changes.customers_before is 'Customers with a response in the cell before.';
comment on column insights.kpi_changes.customers is 'Customers with a response in the cell after.';
comment on column insights.kpi_changes.satisfied is 'Which answers count as satisfied in the scope, over all periods, as in kpis; several, split by semicolons: answers with different cut-offs are pooled, so that a difference may come from which questions were asked. Null where no satisfied answers are counted.';
