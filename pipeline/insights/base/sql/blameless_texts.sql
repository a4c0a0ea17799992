-- grain: text that reads negative in no sentence but wishes without blame, and has such a one
-- reads: enriched.documents, insights.opinions
-- writes: blameless_texts
-- key: text_hash
-- What a whole text says of a category has no intent of its own: in these texts a negative one counts as neutral, since nothing in them is blamed.
create or replace temp table blameless_texts as
select d.text_hash
from insights.opinions as o
join enriched.documents as d on d.verbatim_id = o.verbatim_id
group by d.text_hash
having bool_or(o.wish and o.sentiment_label = 'negative') and min(o.sign) >= 0;
