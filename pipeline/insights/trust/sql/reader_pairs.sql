-- grain: source × language × month ('all' where it is not told apart) × customer with a clear score of their own and a text that is read
-- reads: read_texts
-- The customer's latest such response there; polarity: the mean of its texts.
with responses as (
    select source, language, period, customer, response_id, any_value(own) as own, any_value(created_at) as created_at, exact_avg(polarity) as polarity
    from read_texts
    where own is not null and polarity is not null
    group by source, language, period, customer, response_id
)
select
    coalesce(source, 'all') as source, coalesce(language, 'all') as language, coalesce(period, 'all') as period,
    arg_max(own, (created_at, response_id))::double as own, arg_max(polarity, (created_at, response_id)) as polarity
from responses
group by grouping sets ((source, language, period, customer), (source, language, customer), (source, customer), (customer))
order by source, language, period, own, polarity
