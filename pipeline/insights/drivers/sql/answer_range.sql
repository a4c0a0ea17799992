-- Macro, for this connection only. A difference of answers with its interval, in words.
create or replace temp macro answer_range(f, x, x_low, x_high) as
    answer_size(f, x) || f.answer_unit || ' (' || answer_size(f, x_low) || ' to ' || answer_size(f, x_high) || ')';
