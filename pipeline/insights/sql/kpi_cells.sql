-- grain: kpi × scope × month × cell × customer with an answer. Owner: pipeline/insights. A response is split equally among the touchpoints that it speaks of;
-- one with words but no touchpoint, or without words, is whole in a cell of its own (cells are numbered in order; touchpoint_id is null there). w: answers,
-- s: sum of w × value in the unit of insights.kpis. Month counts from year 0; who: customers numbered in order.
with answers as (
    select
        s.response_id, s.kind,
        case s.kind
            when 'nps' then case when s.value >= 9 then 100.0 when s.value <= 6 then -100.0 else 0.0 end
            when 'csat' then (s.score >= case when s.scale_max - s.scale_min >= 4 then 1 - 1 / (s.scale_max - s.scale_min) else 1 end - 1e-9)::double
            when 'ces' then s.score
            when 'rating' then 1 + 4 * s.score
        end as value
    from raw.scores as s
    where s.kind in ('nps', 'csat', 'ces', 'rating')
),
spoken as (
    select distinct response_id, journey_id, touchpoint_id from insights.opinions
),
parts as (
    select response_id, 'touchpoint' as cell, journey_id, touchpoint_id, 1 / count(*) over (partition by response_id) as part
    from spoken
    where touchpoint_id is not null
    union all
    select distinct s.response_id, 'no touchpoint', null, null, 1.0
    from spoken as s
    anti join (select response_id from spoken where touchpoint_id is not null) as t on t.response_id = s.response_id
    union all
    select r.response_id, 'no comment', null, null, 1.0 from raw.responses as r anti join spoken as s on s.response_id = r.response_id
),
given as (
    select
        a.kind, c.scope, coalesce(r.customer_key, r.response_id) as customer, p.cell, p.journey_id, p.touchpoint_id, p.part, a.value,
        date_part('year', r.created_at at time zone 'UTC') * 12 + date_part('month', r.created_at at time zone 'UTC') - 1 as month
    from answers as a
    join raw.responses as r on r.response_id = a.response_id
    join scopes as c on c.response_id = a.response_id
    join parts as p on p.response_id = a.response_id
)
select
    kind as kpi, scope, month, cell, journey_id, touchpoint_id,
    dense_rank() over (order by cell, journey_id, touchpoint_id) as cell_number, dense_rank() over (order by customer) as who,
    exact_sum(part) as w, exact_sum(part * value) as s
from given
group by kind, scope, customer, month, cell, journey_id, touchpoint_id
order by kpi, scope, who, month, cell_number;
