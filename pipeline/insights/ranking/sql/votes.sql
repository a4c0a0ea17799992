-- name: ranking_votes
-- grain: cell × customer who speaks of it, over all periods; a cell is a touchpoint or, with $by_theme, a touchpoint × theme
-- reads: segment_votes
select
    case when $by_theme then cell_code else touchpoint_code end as code, customer_code, sum(signs) / sum(mentions) as net
from segment_votes
where scope_code = 0 and touchpoint_code is not null
group by 1, 2
order by 1, 2;

-- name: ranking_customers
-- grain: journey × customer, in the order of customer_code
-- reads: customer_codes
select journey_id, score from customer_codes order by customer_code;
