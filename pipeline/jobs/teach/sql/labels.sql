-- name: teaching_labels
-- grain: decision that holds: labeller × words × journey map, of texts that are there
-- reads: audits.labels, enriched.documents, enriched.texts, raw.customer_of, raw.verbatims
-- Equal texts of several customers count for the first of them.
with decisions as (
    select *, row_number() over (partition by who, journey_id, text_hash, start_char, end_char order by label_id desc) as age from audits.labels
),
writers as (
    select d.text_hash, min(r.customer) as customer
    from enriched.documents as d
    join raw.verbatims as v on v.verbatim_id = d.verbatim_id
    join raw.customer_of as r on r.response_id = v.response_id
    where d.unread is null
    group by d.text_hash
)
select l.journey_id, t.text, l.start_char, l.who, l.opinions::text as opinions, w.customer
from decisions as l
join enriched.texts as t on t.text_hash = l.text_hash
join writers as w on w.text_hash = l.text_hash
where l.age = 1 and l.action = 'label'
order by w.customer, l.text_hash, l.start_char nulls first, l.journey_id, l.who;

-- name: last_label
-- grain: one row: the number of the newest label, 0 without one
-- reads: audits.labels
select coalesce(max(label_id), 0) from audits.labels;
