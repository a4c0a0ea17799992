-- Macro, for this connection only. The sentence that says whether complaints or praise weigh more.
create or replace temp macro class_statement(f, label, class, x, x_low, x_high) as
    case class
        when 'basic' then 'Complaints about ' || label || ' weigh more than praise: by ' || answer_size(f, abs(x)) || f.answer_unit
            || ' (' || answer_size(f, abs(x_high)) || ' to ' || answer_size(f, abs(x_low)) || ').'
        when 'excitement' then 'Praise of ' || label || ' weighs more than complaints: by ' || answer_size(f, x) || f.answer_unit
            || ' (' || answer_size(f, x_low) || ' to ' || answer_size(f, x_high) || ').'
        when 'performance' then 'Complaints about and praise of ' || label || ' both count, neither clearly more: praise less complaints '
            || answer_range(f, x, x_low, x_high) || '.'
        else 'Not clear whether complaints about ' || label || ' or praise of it weigh more: praise less complaints '
            || answer_range(f, x, x_low, x_high) || '.'
    end;
