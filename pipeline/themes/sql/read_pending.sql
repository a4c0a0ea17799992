-- grain: sentence of one batch. Owner: pipeline/themes.
select s.text_hash, s.sentence_index, substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence, s.embedding
from pending_sentences as p
join enriched.sentences as s
    on s.text_hash = p.text_hash and s.sentence_index = p.sentence_index and s.model_fingerprint = $model_fingerprint
join enriched.texts as t on t.text_hash = s.text_hash
where p.n between $first and $last
order by p.n;
