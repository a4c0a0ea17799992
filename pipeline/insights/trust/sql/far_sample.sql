-- grain: sentence, up to 300 of each source, language and month
-- reads: enriched.documents, enriched.sentences, insights.opinions
-- A sample by the hash of its identifier, so that it is the same in every run.
with sampled as (
    select o.verbatim_id, o.sentence_index, d.text_hash
    from insights.opinions as o
    join enriched.documents as d on d.verbatim_id = o.verbatim_id
    qualify row_number() over (partition by o.source, d.language, o.period order by hash(o.verbatim_id, o.sentence_index), o.opinion) <= 300
)
select s.verbatim_id, s.sentence_index, e.embedding
from sampled as s
join enriched.sentences as e on e.text_hash = s.text_hash and e.sentence_index = s.sentence_index and e.model_fingerprint = $model_fingerprint
where octet_length(e.embedding) > 0
order by s.verbatim_id, s.sentence_index
