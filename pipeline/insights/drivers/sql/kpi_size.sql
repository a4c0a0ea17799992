-- Macro, for this connection only. A value, or a difference, in the key figure's own unit.
create or replace temp macro kpi_size(outcome, x) as
    case outcome when 'nps' then printf('%.1f', round(x, 1) + 0.0) when 'rating' then printf('%.2f', round(x, 2) + 0.0) else printf('%.1f', round(100 * x, 1) + 0.0) end;
