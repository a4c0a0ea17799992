-- Macro, for this connection only. A difference of answers in words, on the scale that customers answer on: stars, points of 10, per cent of the
-- scale. f: column shown of key_figures, here and in the macros that use this one.
create or replace temp macro answer_size(f, x) as
    printf('%.' || f.answer_decimals || 'f', round(f.answer_factor * x, f.answer_decimals) + 0.0);
