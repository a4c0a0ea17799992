-- Macro, for this connection only. The unit of kpi_size, with a leading blank.
create or replace temp macro kpi_unit(outcome) as
    case outcome when 'nps' then ' points' when 'rating' then ' stars' when 'csat' then ' percentage points' else ' points of 100' end;
