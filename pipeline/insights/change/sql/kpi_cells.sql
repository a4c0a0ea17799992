-- grain: kpi × scope × month × cell × customer with an answer
-- reads: insights.opinions, raw.scores, main_answers, key_figures, response_codes, scopes
-- A response is split equally among the touchpoints that it speaks of; one without words, or with words but no touchpoint, is whole in a cell of its
-- own (numbered as in kpi_cell_names). w: answers. s: sum of w × value, in the unit of insights.kpis. Month and who, the customer, as in
-- response_codes. Numbers stand for names until the end.
with who as (
    select response_id, customer as who, month, alone
    from response_codes
    where response_id in (select a.response_id from raw.scores as a semi join key_figures as f on f.kind = a.kind and f.compared where a.item = '')
),
answers as (
    select w.response_id, w.who, w.month, w.alone, a.kpi, f.value_offset + f.value_factor * a.s as value
    from main_answers as a
    join key_figures as f on f.kpi = a.kpi
    join who as w on w.response_id = a.response_id
    where a.compared
),
touchpoints as (
    select journey_id, touchpoint_id, (2 + row_number() over (order by journey_id, touchpoint_id))::integer as cell_number
    from (select distinct journey_id, touchpoint_id from insights.opinions where touchpoint_id is not null)
),
spoken as (
    select distinct o.response_id, coalesce(t.cell_number, 2) as cell_number
    from insights.opinions as o
    semi join who as w on w.response_id = o.response_id
    left join touchpoints as t on t.journey_id = o.journey_id and t.touchpoint_id = o.touchpoint_id
),
parts as (
    select response_id, cell_number, 1 / count(*) over (partition by response_id) as part
    from spoken
    where cell_number > 2
    union all
    select s.response_id, s.cell_number, 1.0
    from spoken as s
    anti join (select response_id from spoken where cell_number > 2) as t on t.response_id = s.response_id
    where s.cell_number = 2
    union all
    select w.response_id, 1, 1.0 from who as w anti join spoken as s on s.response_id = w.response_id
),
places as (
    select scope, (row_number() over (order by scope))::integer as place from (select distinct scope from scopes)
),
placed as (
    select c.response_id, p.place from scopes as c join places as p on p.scope = c.scope semi join who as w on w.response_id = c.response_id
),
parts_of_answers as (
    select a.kpi, c.place, a.who, a.month, a.alone, p.cell_number, p.part as w, p.part * a.value as s
    from answers as a
    join placed as c on c.response_id = a.response_id
    join parts as p on p.response_id = a.response_id
),
sums as (
    select kpi, place, who, month, cell_number, w::decimal(28, 12)::double as w, s::decimal(28, 12)::double as s from parts_of_answers where alone
    union all
    select kpi, place, who, month, cell_number, exact_sum(w), exact_sum(s) from parts_of_answers where not alone group by all
)
select s.kpi, p.scope, s.who, s.month, s.cell_number, s.w, s.s
from sums as s
join places as p on p.place = s.place
order by s.kpi, s.place, s.who, s.month, s.cell_number;
