-- grain: journey × touchpoint × theme (null: the touchpoint's rest), or journey × touchpoint where $by_theme is false
-- reads: cell_codes, coded_opinions, opinion_doubts
-- Shares of the row's sentences, each customer counting as one: a loud customer's are no more doubtful than others'.
with per_customer as (
    select
        case when $by_theme then d.cell_code else d.touchpoint_code end as code, o.customer_code, any_value(d.basis) as basis,
        exact_avg(d.misplaced) as misplaced, exact_avg(d.misread) as misread, exact_avg(1 - (1 - d.misplaced) * (1 - d.misread)) as doubtful
    from opinion_doubts as d
    join coded_opinions as o on o.opinion = d.opinion
    group by all
),
cells as (
    select
        journey_id, touchpoint_id, case when $by_theme then theme_id end as theme_id,
        min(case when $by_theme then cell_code else touchpoint_code end) as code
    from cell_codes
    where touchpoint_id is not null
    group by all
)
select
    k.journey_id, k.touchpoint_id, k.theme_id, exact_avg(p.misplaced) as misplaced_share, exact_avg(p.misread) as misread_share,
    exact_avg(p.doubtful) as doubtful_share, any_value(p.basis) as basis
from per_customer as p
join cells as k on k.code = p.code
group by k.journey_id, k.touchpoint_id, k.theme_id
order by k.journey_id, k.touchpoint_id, k.theme_id;
