-- Macro, for this connection only. A clear difference of answers with its interval, in words.
create or replace temp macro answer_gap(outcome, x, x_low, x_high) as
    answer_size(outcome, abs(x)) || answer_unit(outcome)
    || case when x < 0 then ' less (' else ' more (' end
    || answer_size(outcome, least(abs(x_low), abs(x_high))) || ' to ' || answer_size(outcome, greatest(abs(x_low), abs(x_high))) || ')';
