-- grain: journey × touchpoint × period ('all', and each month in which somebody wrote) in which somebody speaks of it
-- reads: cell_codes, month_codes, reader_things, segment_votes
-- Sums over customers: customers, mentions, customers with a negative and with a positive sentence, net sentiment (s, q: of its first and second
-- powers). reader_kind, reader_thing: what is known of the reader's errors there.
with per_customer as (
    select
        touchpoint_code, coalesce(month_code, 0) as month_code, customer_code, sum(mentions) as mentions,
        bool_or(negative)::integer as negative, bool_or(positive)::integer as positive, sum(signs) / sum(mentions) as net
    from segment_votes
    where scope_code = 0 and touchpoint_code is not null
    group by grouping sets ((touchpoint_code, month_code, customer_code), (touchpoint_code, customer_code))
),
counted as (
    select
        touchpoint_code, month_code, count(*) as customers, sum(mentions)::bigint as mentions, sum(negative)::bigint as negative,
        sum(positive)::bigint as positive, exact_sum(net) as s, exact_sum(net * net) as q
    from per_customer
    group by touchpoint_code, month_code
)
select k.journey_id, k.touchpoint_id, m.period, r.kind as reader_kind, r.thing as reader_thing, c.* exclude (touchpoint_code, month_code)
from counted as c
join (select distinct journey_id, touchpoint_id, touchpoint_code from cell_codes) as k on k.touchpoint_code = c.touchpoint_code
join month_codes as m on m.month_code = c.month_code
join reader_things as r on r.journey_id = k.journey_id and r.touchpoint_id = k.touchpoint_id
order by k.journey_id, k.touchpoint_id, m.period;
