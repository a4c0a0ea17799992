-- Macro, for this connection only. The sentence that says a row of new_driver_rows in words. d: the row; f: column shown of key_figures; label: of its theme or touchpoint; clear:
-- its verdict.
create or replace temp macro driver_statement(d, f, label, clear) as
    case d.method
        when 'penalty' then gap_statement(f, 'Customers who complain about ' || label, clear, d.value, d.low, d.high, 'those who do not mention it or are neutral')
        when 'reward' then gap_statement(f, 'Customers who praise ' || label, clear, d.value, d.low, d.high, 'those who do not mention it or are neutral')
        when 'mean_difference' then gap_statement(f, 'Customers who mention ' || label, clear, d.value, d.low, d.high, 'those who do not')
        when 'leave_theme_out' then left_out_statement(
            f, 'the ' || d.customers || ' customers who complain about ' || label, clear and d.kpi_low * d.kpi_high > 0, d.kpi_value, d.kpi_low, d.kpi_high)
        when 'leave_theme_out_all' then left_out_statement(
            f, 'the ' || d.customers || ' customers who mention ' || label, clear and d.kpi_low * d.kpi_high > 0, d.kpi_value, d.kpi_low, d.kpi_high)
        when 'penalty_reward' then class_statement(f, label, d.class, d.value, d.low, d.high)
        when 'lmg' then case when clear then 'What' else 'Not clear: what' end || ' customers say of ' || label || ' goes with '
            || printf('%.1f', 100 * d.value) || ' % of the differences in the answers (' || printf('%.1f', 100 * d.low) || ' to ' || printf('%.1f', 100 * d.high) || ' %).'
        else 'Customers who mention ' || label
            || case when not clear then ' score neither clearly higher nor lower' when d.value < 0 then ' tend to score lower' else ' tend to score higher' end
            || ': rank correlation ' || printf('%.2f', d.value) || ' (' || printf('%.2f', d.low) || ' to ' || printf('%.2f', d.high) || ').'
    end;
