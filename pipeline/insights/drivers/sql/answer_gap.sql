-- Macro, for this connection only. A clear difference of answers with its interval, in words.
create or replace temp macro answer_gap(f, x, x_low, x_high) as
    answer_size(f, abs(x)) || f.answer_unit
    || case when x < 0 then ' less (' else ' more (' end
    || answer_size(f, least(abs(x_low), abs(x_high))) || ' to ' || answer_size(f, greatest(abs(x_low), abs(x_high))) || ')';
