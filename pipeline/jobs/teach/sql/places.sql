-- name: teaching_places
-- grain: sentence × journey that a labeller or a pin places
-- reads: audits.labels, enriched.documents, enriched.sentences, enriched.texts, raw.customer_of, raw.verbatims, pinned, teaching_sentences
-- writes: teaching_sentences
-- key: journey_id, text_hash, sentence_index
-- votes: JSON list of what each labeller says, else what the pin says. Labels go before pins: they are from a random sample. Of a touchpoint's
-- pinned sentences the first few by hash count.
create or replace temp table teaching_sentences as
with decisions as (
    select *, row_number() over (partition by who, journey_id, text_hash, start_char, end_char order by label_id desc) as age from audits.labels
),
labelled as (
    select d.journey_id, s.text_hash, s.sentence_index, to_json(list(d.opinions order by d.who))::text as votes, true as labelled
    from decisions as d
    join enriched.sentences as s
        on s.text_hash = d.text_hash and s.start_char = d.start_char and s.model_fingerprint = $model_fingerprint
    where d.age = 1 and d.action = 'label'
    group by d.journey_id, s.text_hash, s.sentence_index
),
pins as (
    select
        journey_id, text_hash, sentence_index,
        to_json([[{sentiment: 'neutral', touchpoint: touchpoint_id}]])::text as votes, false as labelled
    from pinned
    anti join labelled using (journey_id, text_hash, sentence_index)
    qualify row_number() over (partition by journey_id, touchpoint_id order by text_hash, sentence_index) <= $pinned
),
writers as (
    select d.text_hash, min(r.customer) as customer
    from enriched.documents as d
    join raw.verbatims as v on v.verbatim_id = d.verbatim_id
    join raw.customer_of as r on r.response_id = v.response_id
    where d.unread is null
    group by d.text_hash
)
select
    w.customer, p.journey_id, p.text_hash, p.sentence_index, s.embedding,
    len(regexp_extract_all(substr(t.text, s.start_char + 1, s.end_char - s.start_char), '\p{L}{2,}')) as words, p.votes, p.labelled
from (from labelled union all from pins) as p
join enriched.sentences as s
    on s.text_hash = p.text_hash and s.sentence_index = p.sentence_index and s.model_fingerprint = $model_fingerprint
join enriched.texts as t on t.text_hash = p.text_hash
join writers as w on w.text_hash = p.text_hash
order by w.customer, p.journey_id, p.text_hash, p.sentence_index;
from teaching_sentences order by customer, journey_id, text_hash, sentence_index;

-- name: teaching_categories
-- grain: aspect category of a sentence of teaching_sentences
-- reads: enriched.categories, teaching_sentences
select distinct c.text_hash, c.sentence_index, c.category, c.confidence
from enriched.categories as c
semi join teaching_sentences as t on t.text_hash = c.text_hash and t.sentence_index = c.sentence_index
where c.model_fingerprint = $model_fingerprint and c.confidence >= $category_confidence
order by c.text_hash, c.sentence_index, c.category;
