-- grain: sentence of a verbatim
-- reads: insights.opinions, cell_codes, customer_codes, month_codes, response_scores, scope_codes, scopes
-- writes: coded_opinions
-- key: opinion
-- insights.opinions in whole numbers. day: days since Monday, 1969-12-29, in the time zone of the settings. own_score: mean score of the response, 0 to 1.
create or replace temp table coded_opinions as
with response_scopes as (
    select s.response_id, list(c.scope_code order by c.scope_code) as scope_list
    from scopes as s
    join scope_codes as c on c.scope = s.scope
    group by s.response_id
)
select
    u.customer_code, k.cell_code, k.touchpoint_code, k.theme_code, m.month_code, date_diff('day', date '1969-12-29', local_day(o.created_at))::integer as day,
    r.scope_list, o.opinion, o.sign, o.polarity, o.confidence, o.touchpoint_score, o.theme_score, o.characters, o.created_at, w.score as own_score
from insights.opinions as o
join customer_codes as u on u.journey_id = o.journey_id and u.customer = o.customer
join month_codes as m on m.period = o.period
join response_scopes as r on r.response_id = o.response_id
left join response_scores as w on w.response_id = o.response_id
left join cell_codes as k
    on k.journey_id = o.journey_id and k.touchpoint_id is not distinct from o.touchpoint_id and k.theme_id is not distinct from o.theme_id;
