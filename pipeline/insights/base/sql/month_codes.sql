-- grain: month
-- reads: month_fingerprints
-- writes: month_codes
-- key: month_code
-- Months as whole numbers; 0 stands for all periods. number: of the month, from year 0.
create or replace temp table month_codes as
select period, number, row_number() over (order by period)::integer as month_code from month_fingerprints
union all
select 'all', null, 0;
