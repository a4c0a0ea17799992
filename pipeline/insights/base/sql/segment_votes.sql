-- grain: customer × cell × scope × month
-- reads: coded_opinions
-- writes: segment_votes
-- key: customer_code, cell_code, scope_code, month_code
-- What the customer says there.
create or replace temp table segment_votes as
with scoped as (
    select cell_code, touchpoint_code, theme_code, unnest(scope_list) as scope_code, month_code, customer_code, sign from coded_opinions where cell_code is not null
)
select
    cell_code, touchpoint_code, theme_code, scope_code, month_code, customer_code, count(*)::integer as mentions, sum(sign)::integer as signs,
    bool_or(sign < 0) as negative, bool_or(sign > 0) as positive
from scoped
group by all;
