-- grain: journey × customer, in the order of customer_code
-- reads: customer_codes
select journey_id, score from customer_codes order by customer_code;
