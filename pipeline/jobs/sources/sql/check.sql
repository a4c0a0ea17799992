-- name: first_responses
-- grain: response, in the order of the file, the first of them
-- reads: raw.measures, raw.responses, raw.scores, raw.verbatims
select
    r.response_id, r.created_at, r.updated_at, r.channel, r.customer_key, r.language, r.attributes::text as attributes,
    (
        select list({'kind': s.kind, 'item': s.item, 'value': s.value, 'low': s.scale_min, 'high': s.scale_max, 'question': s.question} order by s.kind, s.item)
        from raw.scores as s where s.response_id = r.response_id
    ) as scores,
    (
        select list({'kind': m.kind, 'value': m.value, 'currency': m.currency} order by m.kind)
        from raw.measures as m where m.response_id = r.response_id
    ) as measures,
    (
        select list({'key': v.question, 'question': v.question_text, 'text': v.text} order by v.verbatim_id)
        from raw.verbatims as v where v.response_id = r.response_id
    ) as texts
from raw.responses as r
order by r.row_number, r.response_id
limit $shown;

-- name: rejects
-- grain: reason, the most frequent first
-- reads: raw.rejected_rows
-- The reason ends with the value that did not fit; reasons that differ only there are one.
select
    regexp_replace(reason, ', got .*$', '', 's') as why, count(*) as rows, min(line_number) as line,
    arg_min(reason, coalesce(line_number, 0)) as first_reason, arg_min(raw_text, coalesce(line_number, 0)) as first_text
from raw.rejected_rows
group by why
order by rows desc, why
limit 10;
