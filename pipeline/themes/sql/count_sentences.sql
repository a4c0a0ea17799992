-- grain: one row: the number of distinct sentences of texts in use, as this annotator cut them
-- reads: enriched.documents, enriched.sentences, enriched.texts
select count(distinct substring(t.text, s.start_char + 1, s.end_char - s.start_char))
from enriched.sentences as s
join enriched.texts as t on t.text_hash = s.text_hash
where s.model_fingerprint = $model_fingerprint and s.text_hash in (select text_hash from enriched.documents);
