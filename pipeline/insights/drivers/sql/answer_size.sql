-- Macro, for this connection only. A difference of answers in words, on the scale that customers answer on: stars, points of 10, per cent of the
-- scale.
create or replace temp macro answer_size(outcome, x) as
    case outcome when 'nps' then printf('%.1f', round(10 * x, 1) + 0.0) when 'rating' then printf('%.1f', round(4 * x, 1) + 0.0) else printf('%.0f', round(100 * x) + 0.0) end;
