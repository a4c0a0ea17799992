-- Macro, for this connection only. The sentence that says what leaving out customers does to the key figure.
create or replace temp macro left_out_statement(f, who, clear, x, x_low, x_high) as
    case
        when clear then
            'Without ' || who || ', the ' || f.name || ' reads ' || kpi_size(f, abs(x)) || f.unit
            || case when x < 0 then ' lower (' else ' higher (' end || kpi_size(f, least(abs(x_low), abs(x_high))) || ' to '
            || kpi_size(f, greatest(abs(x_low), abs(x_high))) || ').'
        else
            'Without ' || who || ', the ' || f.name || ' does not clearly change: ' || kpi_size(f, x) || f.unit
            || ' (' || kpi_size(f, x_low) || ' to ' || kpi_size(f, x_high) || ').'
    end;
