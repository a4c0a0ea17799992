-- grain: verbatim
-- reads: enriched.documents, enriched.sentiments, enriched.texts, raw.customer_of, raw.responses, raw.scores, raw.verbatims
-- writes: published.verbatims
-- key: verbatim_id
-- The text is the cleaned, redacted one.
create or replace table snapshot.published.verbatims as
with scores as (
    pivot (select response_id, kind, value from raw.scores where item = '') on kind in ('rating', 'nps', 'csat', 'ces') using first(value) group by response_id
)
select
    v.verbatim_id, v.response_id, r.source, r.channel, r.created_at at time zone 'UTC' as created_at, local_day(r.created_at) as created_on, r.customer_key, u.customer, d.language,
    v.question, t.text, v.text_removed, d.unread, d.left_out, case when d.unread is null then s.sentiment_label end as sentiment_label,
    case when d.unread is null then s.polarity end as polarity, case when d.unread is null then s.confidence end as confidence,
    scores.rating, scores.nps, scores.csat, scores.ces, d.redactions, d.run_id
from raw.verbatims as v
join raw.responses as r on r.response_id = v.response_id
join raw.customer_of as u on u.response_id = v.response_id
join enriched.documents as d on d.verbatim_id = v.verbatim_id
left join enriched.texts as t on t.text_hash = d.text_hash
join enriched.sentiments as s on s.text_hash = d.text_hash and s.model_fingerprint = $model_fingerprint
left join scores on scores.response_id = v.response_id
order by v.verbatim_id;
comment on table snapshot.published.verbatims is 'One row per verbatim: one free text of a response, cleaned, with personal details replaced.';
comment on column snapshot.published.verbatims.verbatim_id is 'Identifier: source:question:id of the response.';
comment on column snapshot.published.verbatims.response_id is 'Response it belongs to (published.responses).';
comment on column snapshot.published.verbatims.channel is 'Where it was given (app, web, email, chat, phone, ...); null where the source does not say.';
comment on column snapshot.published.verbatims.customer is 'Unit of every count of customers (published.responses.customer).';
comment on column snapshot.published.verbatims.language is 'ISO 639-1 code given by the source, or detected (also where a text is clearly in another language than the source says); und where unknown. Where the text is Google''s translation, that of the original.';
comment on column snapshot.published.verbatims.question is 'Key of the open question it answers.';
comment on column snapshot.published.verbatims.text is 'The cleaned text. Null where it was removed (text_removed). start_char and end_char of sentences and mentions count its characters, from 0.';
comment on column snapshot.published.verbatims.text_removed is 'Why there is no text any more: age (older than privacy.texts_kept_months) or consent (taken back); null where there is one. The figures are those of the last model that read it.';
comment on column snapshot.published.verbatims.unread is 'Why the annotator does not read the text: language (another one than enrich.languages) or no_words (digits, signs or placeholders alone). It has no sentences then and enters no count of what customers say; the scores of the response count. Null where it is read.';
comment on column snapshot.published.verbatims.left_out is 'Number of characters after the text that are neither read nor shown, because a text is read up to 40,000 word pieces; 0 where all of it is read. The original stays in the warehouse.';
comment on column snapshot.published.verbatims.sentiment_label is 'negative, neutral or positive; null for a text that is empty or unread.';
comment on column snapshot.published.verbatims.polarity is 'Sentiment as a number, -1 (negative) to 1 (positive); null for a text that is empty or unread.';
comment on column snapshot.published.verbatims.confidence is 'Calibrated probability of the label, 0 to 1; null for a text that is empty or unread.';
comment on column snapshot.published.verbatims.rating is 'Rating of the response on its own scale (see published.scores, also for further questions of a kind); null where none was given.';
comment on column snapshot.published.verbatims.nps is 'Likelihood to recommend, 0 to 10; null where none was given.';
comment on column snapshot.published.verbatims.csat is 'Satisfaction on its own scale (see published.scores); null where none was given.';
comment on column snapshot.published.verbatims.ces is 'Customer effort on its own scale and in its own direction (see published.scores); null where none was given.';
comment on column snapshot.published.verbatims.redactions is 'Number of personal details replaced in the text by placeholders such as [email] or [phone].';
comment on column snapshot.published.verbatims.run_id is 'Run that cleaned it (published.runs).';
