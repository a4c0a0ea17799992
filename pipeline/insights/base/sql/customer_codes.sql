-- grain: journey × customer
-- reads: customer_scores
-- writes: customer_codes
-- key: journey_id, customer
-- Customers as whole numbers, so that the large sums by segment stay small.
create or replace temp table customer_codes as
select journey_id, customer, score, row_number() over (order by journey_id, customer)::integer as customer_code from customer_scores;
