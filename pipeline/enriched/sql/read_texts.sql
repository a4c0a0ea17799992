-- grain: text of one batch. Owner: pipeline/enriched.
select t.text_hash, t.text
from pending_texts as p
join enriched.texts as t on t.text_hash = p.text_hash
where p.n between $first and $last
order by p.n;
