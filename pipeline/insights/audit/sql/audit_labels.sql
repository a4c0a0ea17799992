-- grain: item of a draw and labeller, of customers all of whose items that labeller has labelled
-- reads: audits.items, audits.labels, enriched.documents, raw.customer_of, raw.responses, raw.verbatims
-- writes: audit_labels
-- key: draw_id, item, who
-- An item whose verbatim has another text by now is left out, with its labels: nobody has labelled what it says.
create or replace temp table audit_labels as
with live as (
    select
        i.draw_id, i.item, i.stratum, i.journey_id, i.verbatim_id, i.text_hash, i.start_char, i.end_char, r.source,
        u.customer, local_month(r.created_at) as period
    from audits.items as i
    join raw.verbatims as v on v.verbatim_id = i.verbatim_id
    join raw.responses as r on r.response_id = v.response_id
    join raw.customer_of as u on u.response_id = v.response_id
    join enriched.documents as d on d.verbatim_id = i.verbatim_id and d.text_hash = i.text_hash
),
decisions as (
    select *, row_number() over (partition by who, journey_id, text_hash, start_char, end_char order by label_id desc) as age from audits.labels
),
labelled as (
    select l.*, h.who, h.opinions, h.label_id
    from live as l
    join decisions as h
        on h.age = 1 and h.action = 'label' and h.journey_id = l.journey_id and h.text_hash = l.text_hash
        and h.start_char is not distinct from l.start_char and h.end_char is not distinct from l.end_char
),
sizes as (
    select draw_id, customer, count(*) as items from live group by draw_id, customer
)
select l.*
from labelled as l
join sizes as s on s.draw_id = l.draw_id and s.customer = l.customer
qualify count(*) over (partition by l.draw_id, l.customer, l.who) = s.items;
