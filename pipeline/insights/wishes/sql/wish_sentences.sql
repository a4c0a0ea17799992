-- grain: wish without blame of a journey, the latest 4,000 of each
-- reads: enriched.documents, enriched.sentences, insights.opinions
-- As many as are compared with each other: 16 million pairs.
select o.opinion, o.journey_id, o.customer || if(o.has_key, '', ' ') as customer, s.embedding
from insights.opinions as o
join enriched.documents as d on d.verbatim_id = o.verbatim_id
join enriched.sentences as s on s.text_hash = d.text_hash and s.sentence_index = o.sentence_index and s.model_fingerprint = $model_fingerprint
where o.wish and octet_length(s.embedding) > 0
qualify row_number() over (partition by o.journey_id order by o.created_at desc, o.opinion) <= 4000
order by o.journey_id, o.opinion
