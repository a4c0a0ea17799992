-- Macro, for this connection only. The sentence that says what leaving out customers does to the key figure.
create or replace temp macro left_out_statement(outcome, who, clear, x, x_low, x_high) as
    case
        when clear then
            'Without ' || who || ', the ' || kpi_name(outcome) || ' reads ' || kpi_size(outcome, abs(x)) || kpi_unit(outcome)
            || case when x < 0 then ' lower (' else ' higher (' end || kpi_size(outcome, least(abs(x_low), abs(x_high))) || ' to '
            || kpi_size(outcome, greatest(abs(x_low), abs(x_high))) || ').'
        else
            'Without ' || who || ', the ' || kpi_name(outcome) || ' does not clearly change: ' || kpi_size(outcome, x) || kpi_unit(outcome)
            || ' (' || kpi_size(outcome, x_low) || ' to ' || kpi_size(outcome, x_high) || ').'
    end;
