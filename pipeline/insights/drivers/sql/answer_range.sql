-- Macro, for this connection only. A difference of answers with its interval, in words.
create or replace temp macro answer_range(outcome, x, x_low, x_high) as
    answer_size(outcome, x) || answer_unit(outcome) || ' (' || answer_size(outcome, x_low) || ' to ' || answer_size(outcome, x_high) || ')';
