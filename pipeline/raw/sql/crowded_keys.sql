-- grain: customer key that stands in more than $share of the file's rows, and in $least at least; most rows first
-- reads: staged_responses
select min(n) as first_row, count(*) as rows_of_key, (select count(*) from staged_responses) as all_rows
from staged_responses
where customer_key is not null
group by customer_key
having count(*) >= $least and count(*) > $share * (select count(*) from staged_responses)
order by rows_of_key desc, first_row;
