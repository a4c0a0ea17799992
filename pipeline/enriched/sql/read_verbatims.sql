-- grain: verbatim of one batch. Owner: pipeline/enriched.
select v.verbatim_id, p.raw_hash, v.text, r.language
from pending_verbatims as p
join raw.verbatims as v on v.verbatim_id = p.verbatim_id
join raw.responses as r on r.response_id = v.response_id
where p.n between $first and $last
order by p.n;
