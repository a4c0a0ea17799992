-- grain: verbatim
-- reads: enriched.documents, enriched.sentiments, raw.customer_of, raw.responses, raw.verbatims, response_scores
-- writes: read_texts
-- key: verbatim_id
-- own: what the customer's own scores say, 1 happy (mean of the response's scores, rescaled, from 0.75 on), -1 unhappy (up to 0.4), null in between and
-- without a score. said: what the annotator says, -1, 0 or 1; null where the text is unread or empty.
create or replace temp table read_texts as
select
    v.verbatim_id, v.response_id, u.customer, r.source, d.language,
    local_month(r.created_at) as period, r.created_at, d.unread, s.confidence, s.polarity, w.score,
    case when w.score >= 0.75 then 1 when w.score <= 0.4 then -1 end as own,
    case s.sentiment_label when 'negative' then -1 when 'neutral' then 0 when 'positive' then 1 end as said
from raw.verbatims as v
join raw.responses as r on r.response_id = v.response_id
join raw.customer_of as u on u.response_id = v.response_id
join enriched.documents as d on d.verbatim_id = v.verbatim_id
left join enriched.sentiments as s on s.text_hash = d.text_hash and s.model_fingerprint = $model_fingerprint and d.unread is null
left join response_scores as w on w.response_id = v.response_id;
