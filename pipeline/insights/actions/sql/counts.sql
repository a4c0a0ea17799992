-- What is counted for actions. $numbers, $first_days, $end_days: stretches of days, the end excluded. $own_numbers, $own_units: what an action is
-- about, under the number of each of its stretches. A unit is journey/touchpoint or a theme's id.
-- name: action_span
-- grain: one row: first and last day on which somebody wrote; null where nobody did
-- reads: coded_opinions
select min(day) as first, max(day) as last from coded_opinions;

-- name: action_subjects
-- grain: touchpoint of a journey map, or active theme
-- reads: themes.themes, touchpoints.touchpoints
select 'touchpoint' as subject, journey_id || '/' || touchpoint_id as unit, journey_id, touchpoint_id as subject_id, name from touchpoints.touchpoints
union all
select 'theme', theme_id, null, theme_id, label from themes.themes where status = 'active'
order by all;

-- name: action_counts
-- grain: stretch × touchpoint or theme: customers who complained of it
-- reads: cell_codes, coded_opinions, customer_codes
with stretches as (
    select unnest($numbers::integer[]) as number, unnest($first_days::integer[]) as first_day, unnest($end_days::integer[]) as end_day
),
complaints as (
    select distinct s.number, u.customer, k.journey_id, k.touchpoint_id, k.theme_id
    from coded_opinions as c
    join stretches as s on c.day >= s.first_day and c.day < s.end_day
    join cell_codes as k on k.cell_code = c.cell_code
    join customer_codes as u on u.customer_code = c.customer_code
    where c.sign < 0
)
select number, 'touchpoint' as subject, journey_id || '/' || touchpoint_id as unit, count(distinct customer) as customers
from complaints
where touchpoint_id is not null
group by all
union all
select number, 'theme', theme_id, count(distinct customer) from complaints where theme_id is not null group by all
order by all;

-- name: action_complainers
-- grain: stretch of an action: customers who complained of any of what it is about
-- reads: cell_codes, coded_opinions, customer_codes
with stretches as (
    select unnest($numbers::integer[]) as number, unnest($first_days::integer[]) as first_day, unnest($end_days::integer[]) as end_day
),
cells as (
    select distinct o.number, k.cell_code
    from (select unnest($own_numbers::integer[]) as number, unnest($own_units::text[]) as unit) as o
    join cell_codes as k on o.unit = k.journey_id || '/' || k.touchpoint_id or o.unit = k.theme_id
)
select s.number, count(distinct u.customer) as customers
from coded_opinions as c
join stretches as s on c.day >= s.first_day and c.day < s.end_day
join cells as k on k.number = s.number and k.cell_code = c.cell_code
join customer_codes as u on u.customer_code = c.customer_code
where c.sign < 0
group by s.number
order by s.number;

-- name: action_writers
-- grain: stretch × journey, and 'all': customers who wrote
-- reads: coded_opinions, customer_codes
with stretches as (
    select unnest($numbers::integer[]) as number, unnest($first_days::integer[]) as first_day, unnest($end_days::integer[]) as end_day
),
wrote as (
    select distinct s.number, u.journey_id, u.customer
    from coded_opinions as c
    join stretches as s on c.day >= s.first_day and c.day < s.end_day
    join customer_codes as u on u.customer_code = c.customer_code
)
select w.number, o.journeys, count(distinct w.customer) as customers
from wrote as w
join (select unnest($own_numbers::integer[]) as number, unnest($own_journeys::text[]) as journeys) as o
    on o.number = w.number and (o.journeys = 'all' or list_contains(string_split(o.journeys, ' '), w.journey_id))
group by all
order by all;

-- name: action_overlaps
-- grain: touchpoint × theme: sentences that complain
-- reads: cell_codes, coded_opinions
select k.journey_id || '/' || k.touchpoint_id as touchpoint, k.theme_id as theme, count(*) as sentences
from coded_opinions as c
join cell_codes as k on k.cell_code = c.cell_code
where c.sign < 0
group by all
order by all;

-- name: action_tone
-- grain: stretch of an action × figure: what customers who speak of it say, and how they score
-- reads: cell_codes, coded_opinions, customer_codes, figure_answers, insights.opinions
-- s, q, n: sum, sum of squares and number of customers, each with the mean of what they said or answered, -1 to 1.
with stretches as (
    select unnest($numbers::integer[]) as number, unnest($first_days::integer[]) as first_day, unnest($end_days::integer[]) as end_day
),
cells as (
    select distinct o.number, k.cell_code
    from (select unnest($own_numbers::integer[]) as number, unnest($own_units::text[]) as unit) as o
    join cell_codes as k on o.unit = k.journey_id || '/' || k.touchpoint_id or o.unit = k.theme_id
),
said as (
    select s.number, u.customer, c.opinion, c.sign
    from coded_opinions as c
    join stretches as s on c.day >= s.first_day and c.day < s.end_day
    join cells as k on k.number = s.number and k.cell_code = c.cell_code
    join customer_codes as u on u.customer_code = c.customer_code
),
answers as (
    select distinct d.number, d.customer, a.kpi, a.response_id, a.balanced
    from said as d
    join insights.opinions as p on p.opinion = d.opinion
    join figure_answers as a on a.response_id = p.response_id and a.compared
),
per_customer as (
    select number, 'net_sentiment' as figure, customer, sum(sign) / count(*) as y from said group by number, customer
    union all
    select number, kpi, customer, exact_avg(balanced) from answers group by number, kpi, customer
)
select number, figure, exact_sum(y) as s, exact_sum(y * y) as q, count(*)::double as n from per_customer group by number, figure order by number, figure;

-- name: action_values
-- grain: stretch of an action × currency: latest lifetime values of the customers who complained of it
-- reads: cell_codes, coded_opinions, customer_codes, raw.customer_of, raw.measures, raw.responses
with stretches as (
    select unnest($numbers::integer[]) as number, unnest($first_days::integer[]) as first_day, unnest($end_days::integer[]) as end_day
),
cells as (
    select distinct o.number, k.cell_code
    from (select unnest($own_numbers::integer[]) as number, unnest($own_units::text[]) as unit) as o
    join cell_codes as k on o.unit = k.journey_id || '/' || k.touchpoint_id or o.unit = k.theme_id
),
complainers as (
    select distinct s.number, u.customer
    from coded_opinions as c
    join stretches as s on c.day >= s.first_day and c.day < s.end_day
    join cells as k on k.number = s.number and k.cell_code = c.cell_code
    join customer_codes as u on u.customer_code = c.customer_code
    where c.sign < 0
),
worth as (
    select u.customer, m.currency, arg_max(m.value, (r.created_at, r.response_id)) as value
    from raw.measures as m
    join raw.responses as r on r.response_id = m.response_id
    join raw.customer_of as u on u.response_id = m.response_id
    where m.kind = 'clv'
    group by all
)
select c.number, w.currency, exact_sum(w.value) as total, count(*)::double as n
from complainers as c
join worth as w on w.customer = c.customer
group by c.number, w.currency
order by c.number, w.currency;
