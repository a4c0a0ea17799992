-- grain: response
-- reads: raw.customer_of, raw.responses
-- writes: response_codes
-- key: response
-- Whole numbers in the order of names, for the sums of key figures: response, customer (an anonymous response is a customer of its own) and month,
-- from year 0. alone: it is its customer's only response of the month; most are, and need no sum by customer.
create or replace temp table response_codes as
with numbered as (
    select
        r.response_id, (row_number() over (order by r.response_id))::integer as response,
        (dense_rank() over (order by u.customer, r.customer_key is null))::integer as customer,
        r.customer_key is null as anonymous,
        local_month_number(r.created_at) as month
    from raw.responses as r
    join raw.customer_of as u on u.response_id = r.response_id
)
select *, count(*) over (partition by customer, month) = 1 as alone from numbered;
