-- Macro, for this connection only. The sentence that says a difference between two groups of customers.
create or replace temp macro gap_statement(f, who, clear, x, x_low, x_high, than) as
    case
        when clear then who || ' give ' || answer_gap(f, x, x_low, x_high) || ' than ' || than || '.'
        else 'No clear difference between ' || lower(who[1]) || who[2:] || ' and ' || than || ': ' || answer_range(f, x, x_low, x_high) || '.'
    end;
