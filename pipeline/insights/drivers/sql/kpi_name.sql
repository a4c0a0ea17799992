-- Macro, for this connection only. The name of the key figure in a sentence.
create or replace temp macro kpi_name(outcome) as
    case outcome when 'nps' then 'NPS' when 'csat' then 'CSAT' when 'ces' then 'ease score' else 'mean rating' end;
