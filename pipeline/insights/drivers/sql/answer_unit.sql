-- Macro, for this connection only. The unit of answer_size, with a leading blank.
create or replace temp macro answer_unit(outcome) as
    case outcome when 'nps' then ' points of 10' when 'rating' then ' stars' else ' % of the scale' end;
