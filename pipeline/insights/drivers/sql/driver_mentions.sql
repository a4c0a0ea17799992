-- grain: theme × customer (journey_id null), and journey × touchpoint × customer
-- reads: insights.opinions
-- writes: driver_mentions
-- key: journey_id, item, customer
-- net: (positive - negative) / sentences of the customer about it, -1 to 1.
create or replace temp table driver_mentions as
select
    null::text as journey_id, theme_id as item, customer, avg(sign) as net, bool_or(sign < 0) as negative, bool_or(sign > 0) as positive
from insights.opinions
where theme_id is not null
group by theme_id, customer
union all
select journey_id, touchpoint_id, customer, avg(sign), bool_or(sign < 0), bool_or(sign > 0)
from insights.opinions
where touchpoint_id is not null
group by journey_id, touchpoint_id, customer;
