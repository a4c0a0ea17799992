-- grain: customer × scope × month (0, all periods, included) in which the customer wrote anything
-- reads: coded_opinions
-- writes: segment_writers
-- key: customer_code, scope_code, month_code
create or replace temp table segment_writers as
with said as (
    select distinct scope_list, month_code, customer_code from coded_opinions
),
scoped as (
    select unnest(scope_list) as scope_code, month_code, customer_code from said
)
select distinct scope_code, month_code, customer_code from scoped
union all
select distinct scope_code, 0, customer_code from scoped;
