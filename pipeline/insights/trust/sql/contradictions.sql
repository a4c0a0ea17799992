-- grain: verbatim of which the annotator says the opposite of the customer's own score; up to 20 of a source
-- reads: read_texts
-- writes: insights.contradictions
-- key: source, place
create or replace table insights.contradictions as
select
    source, (row_number() over (partition by source order by abs(polarity - (2 * score - 1)) desc, confidence desc, verbatim_id))::integer as place, verbatim_id, response_id,
    language, period, said, polarity, confidence, own, score
from read_texts
where own = -said
qualify place <= 20
order by source, place;
comment on table insights.contradictions is 'One row per text of which the annotator says the opposite of what its customer''s own score says, the strongest twenty of each source. Read them: some are misread, in some the customer means both, in some the score was given by mistake.';
comment on column insights.contradictions.source is 'Name of the source mapping.';
comment on column insights.contradictions.place is 'Place within the source, from 1: the largest distance between polarity and score first.';
comment on column insights.contradictions.verbatim_id is 'The text (published.verbatims).';
comment on column insights.contradictions.response_id is 'Its response.';
comment on column insights.contradictions.language is 'Language of the text.';
comment on column insights.contradictions.period is 'Calendar month of the response (UTC), YYYY-MM.';
comment on column insights.contradictions.said is 'What the annotator says of the text: -1 negative, 1 positive.';
comment on column insights.contradictions.polarity is 'The same as a number, -1 to 1.';
comment on column insights.contradictions.confidence is 'Calibrated probability of the label, 0 to 1.';
comment on column insights.contradictions.own is 'What the customer''s own scores say: -1 unhappy (score up to 0.4), 1 happy (from 0.75 on).';
comment on column insights.contradictions.score is 'Mean of the response''s scores, rescaled: 0 worst, 1 best.';
