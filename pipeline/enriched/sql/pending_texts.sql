-- grain: distinct text without a result of this model; temporary. Owner: pipeline/enriched. Canonical order: by hash.
create or replace temp table pending_texts as
select row_number() over (order by t.text_hash) as n, t.text_hash
from enriched.texts as t
semi join enriched.documents as d on d.text_hash = t.text_hash
anti join (select text_hash from enriched.sentiments where model_fingerprint = $model_fingerprint) as s on s.text_hash = t.text_hash;
