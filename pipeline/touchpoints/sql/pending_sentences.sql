-- grain: journey and sentence to map, numbered from 1
-- reads: enriched.documents, enriched.removed_texts, enriched.sentences, raw.responses, raw.verbatims, touchpoints.journeys, touchpoints.sentence_touchpoints
-- writes: pending_sentences
-- key: journey_id, text_hash, sentence_index
-- A sentence is needed under each journey in which a response has its text; a response without a journey, or with one that is no longer configured,
-- is read under the default. A text that was removed keeps the touchpoints it has.
create or replace temp table pending_sentences as
with needed as (
    select distinct coalesce(j.journey_id, $default_journey) as journey_id, d.text_hash
    from raw.verbatims as v
    join raw.responses as r on r.response_id = v.response_id
    join enriched.documents as d on d.verbatim_id = v.verbatim_id
    left join touchpoints.journeys as j on j.journey_id = r.journey_id
)
select
    row_number() over (order by n.journey_id, n.text_hash, s.sentence_index) as row_number,
    n.journey_id, j.map_hash, n.text_hash, s.sentence_index, s.start_char, s.end_char
from needed as n
join touchpoints.journeys as j on j.journey_id = n.journey_id
join enriched.sentences as s on s.text_hash = n.text_hash and s.model_fingerprint = $model_fingerprint
anti join enriched.removed_texts as gone on gone.text_hash = n.text_hash
anti join (
    select journey_id, map_hash, text_hash, sentence_index
    from touchpoints.sentence_touchpoints
    where model_fingerprint = $model_fingerprint
) as done
    on done.journey_id = n.journey_id and done.map_hash = j.map_hash and done.text_hash = n.text_hash
    and done.sentence_index = s.sentence_index;
