-- grain: one row: responses of a customer in a published file attached as `shown`. Owner: pipeline/jobs/erase.py.
select count(*) from shown.published.responses where customer_key = $customer_key or list_contains($responses, response_id);
