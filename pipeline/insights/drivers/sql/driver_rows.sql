-- grain: journey (null: themes) × outcome × theme or touchpoint × method; driver_model_rows: journey × outcome. Owner: pipeline/insights. Temporary.
-- new_driver_rows, new_driver_models: computed in pipeline/insights/drivers/judge.py. Macros: the sentence that says a row in words.
create or replace temp table driver_rows as select * from new_driver_rows;
create or replace temp table driver_model_rows as select * from new_driver_models;

-- A difference of answers in words, on the scale that customers answer on: stars, points of 10, per cent of the scale.
create or replace temp macro answer_size(outcome, x) as
    case outcome when 'nps' then printf('%.1f', round(10 * x, 1) + 0.0) when 'rating' then printf('%.1f', round(4 * x, 1) + 0.0) else printf('%.0f', round(100 * x) + 0.0) end;
create or replace temp macro answer_unit(outcome) as
    case outcome when 'nps' then ' points of 10' when 'rating' then ' stars' else ' % of the scale' end;
create or replace temp macro answer_gap(outcome, x, x_low, x_high) as
    answer_size(outcome, abs(x)) || answer_unit(outcome)
    || case when x < 0 then ' less (' else ' more (' end
    || answer_size(outcome, least(abs(x_low), abs(x_high))) || ' to ' || answer_size(outcome, greatest(abs(x_low), abs(x_high))) || ')';
create or replace temp macro answer_range(outcome, x, x_low, x_high) as
    answer_size(outcome, x) || answer_unit(outcome) || ' (' || answer_size(outcome, x_low) || ' to ' || answer_size(outcome, x_high) || ')';

-- The same in the KPI's own unit.
create or replace temp macro kpi_size(outcome, x) as
    case outcome when 'nps' then printf('%.1f', round(x, 1) + 0.0) when 'rating' then printf('%.2f', round(x, 2) + 0.0) else printf('%.1f', round(100 * x, 1) + 0.0) end;
create or replace temp macro kpi_unit(outcome) as
    case outcome when 'nps' then ' points' when 'rating' then ' stars' when 'csat' then ' percentage points' else ' points of 100' end;
create or replace temp macro kpi_name(outcome) as
    case outcome when 'nps' then 'NPS' when 'csat' then 'CSAT' when 'ces' then 'ease score' else 'mean rating' end;

create or replace temp macro gap_statement(outcome, who, clear, x, x_low, x_high, than) as
    case
        when clear then who || ' give ' || answer_gap(outcome, x, x_low, x_high) || ' than ' || than || '.'
        else 'No clear difference between ' || lower(who[1]) || who[2:] || ' and ' || than || ': ' || answer_range(outcome, x, x_low, x_high) || '.'
    end;
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
create or replace temp macro class_statement(outcome, label, class, x, x_low, x_high) as
    case class
        when 'basic' then 'Complaints about ' || label || ' weigh more than praise: by ' || answer_size(outcome, abs(x)) || answer_unit(outcome)
            || ' (' || answer_size(outcome, abs(x_high)) || ' to ' || answer_size(outcome, abs(x_low)) || ').'
        when 'excitement' then 'Praise of ' || label || ' weighs more than complaints: by ' || answer_size(outcome, x) || answer_unit(outcome)
            || ' (' || answer_size(outcome, x_low) || ' to ' || answer_size(outcome, x_high) || ').'
        when 'performance' then 'Complaints about and praise of ' || label || ' both count, neither clearly more: praise less complaints '
            || answer_range(outcome, x, x_low, x_high) || '.'
        else 'Not clear whether complaints about ' || label || ' or praise of it weigh more: praise less complaints '
            || answer_range(outcome, x, x_low, x_high) || '.'
    end;
-- d: a row of driver_rows; label: of its theme or touchpoint; clear: its verdict.
create or replace temp macro driver_statement(d, label, clear) as
    case d.method
        when 'penalty' then gap_statement(d.outcome, 'Customers who complain about ' || label, clear, d.value, d.low, d.high, 'those who do not mention it or are neutral')
        when 'reward' then gap_statement(d.outcome, 'Customers who praise ' || label, clear, d.value, d.low, d.high, 'those who do not mention it or are neutral')
        when 'mean_difference' then gap_statement(d.outcome, 'Customers who mention ' || label, clear, d.value, d.low, d.high, 'those who do not')
        when 'leave_theme_out' then left_out_statement(
            d.outcome, 'the ' || d.customers || ' customers who complain about ' || label, clear and d.kpi_low * d.kpi_high > 0, d.kpi_value, d.kpi_low, d.kpi_high)
        when 'leave_theme_out_all' then left_out_statement(
            d.outcome, 'the ' || d.customers || ' customers who mention ' || label, clear and d.kpi_low * d.kpi_high > 0, d.kpi_value, d.kpi_low, d.kpi_high)
        when 'penalty_reward' then class_statement(d.outcome, label, d.class, d.value, d.low, d.high)
        when 'lmg' then case when clear then 'What' else 'Not clear: what' end || ' customers say of ' || label || ' goes with '
            || printf('%.1f', 100 * d.value) || ' % of the differences in the answers (' || printf('%.1f', 100 * d.low) || ' to ' || printf('%.1f', 100 * d.high) || ' %).'
        else 'Customers who mention ' || label
            || case when not clear then ' score neither clearly higher nor lower' when d.value < 0 then ' tend to score lower' else ' tend to score higher' end
            || ': rank correlation ' || printf('%.2f', d.value) || ' (' || printf('%.2f', d.low) || ' to ' || printf('%.2f', d.high) || ').'
    end;
