-- name: said_by_many
-- grain: word × text of a customer who writes it with a capital; of words that enough customers write
-- reads: raw.responses, raw.verbatims
-- frames: asked_words (models/names)
-- asked_words: in lower case. Enough: $least customers, or one in $one_in of all where that is more. Up to $texts texts per word, the first ones by id,
-- so that it is the same each time. The raw texts: what an earlier run replaced counts as well.
with spoken as (
    select
        v.verbatim_id, coalesce(r.customer_key, r.response_id) as customer, v.text,
        unnest(list_distinct(list_transform(regexp_extract_all(v.text, '\p{Lu}\p{L}{2,}'), lambda word: lower(word)))) as word
    from raw.verbatims as v
    join raw.responses as r on r.response_id = v.response_id
    where v.text is not null
),
asked as (select s.* from spoken as s semi join asked_words as a on a.word = s.word),
customers as (select count(distinct coalesce(customer_key, response_id)) as n from raw.responses),
many as (
    select word from asked group by word
    having count(distinct customer) >= greatest($least, (select n // $one_in from customers))
)
select a.word, a.text
from asked as a
semi join many as m on m.word = a.word
qualify row_number() over (partition by a.word order by a.verbatim_id) <= $texts
order by a.word, a.verbatim_id;

-- name: words_of_many
-- grain: word that enough customers write with a capital, in lower case
-- reads: raw.responses, raw.verbatims
-- As said_by_many, for all words at once: a run over many batches asks once instead of once per batch.
with spoken as (
    select
        coalesce(r.customer_key, r.response_id) as customer,
        unnest(list_distinct(list_transform(regexp_extract_all(v.text, '\p{Lu}\p{L}{2,}'), lambda word: lower(word)))) as word
    from raw.verbatims as v
    join raw.responses as r on r.response_id = v.response_id
    where v.text is not null
)
select word from spoken group by word
having count(distinct customer) >= greatest($least, (select count(distinct coalesce(customer_key, response_id)) // $one_in from raw.responses))
order by word;
