-- name: consents
-- grain: customer who was asked for consent: the newest answer, yes or no
-- reads: raw.responses
select customer_key, arg_max(consent, (created_at, response_id)) as consent
from raw.responses
where customer_key is not null and consent is not null
group by customer_key;

-- name: open_pains
-- grain: customer with an open pain, the highest risk first, with the last complaint about one of them
-- reads: published.customers, published.responses, published.sentences, published.touchpoints, published.verbatims
with pains as (
    select customer_key, risk, last_response_at, unnest(open_pains) as unit from published.customers where len(open_pains) > 0
),
named as (
    select p.*, coalesce(t.name, p.unit) as name
    from pains as p
    left join published.touchpoints as t on t.journey_id || '/' || t.touchpoint_id = p.unit
),
said as (
    select r.customer_key, arg_max(s.text, (r.created_at, s.sentence_id)) as words
    from published.sentences as s
    join published.verbatims as v on v.verbatim_id = s.verbatim_id
    join published.responses as r on r.response_id = v.response_id
    join pains as p on p.customer_key = r.customer_key and p.unit = s.journey_id || '/' || s.touchpoint_id
    where s.sentiment_label = 'negative' and s.text is not null
    group by r.customer_key
)
select n.customer_key, list(distinct n.name order by n.name) as pains, any_value(n.risk) as risk, any_value(n.last_response_at) as last_response_at, any_value(w.words) as words
from named as n
left join said as w on w.customer_key = n.customer_key
group by n.customer_key
order by coalesce(any_value(n.risk), 0) desc, n.customer_key;
