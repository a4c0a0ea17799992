-- grain: theme × month × word, of months that changed
-- reads: enriched.documents, enriched.removed_texts, enriched.sentences, enriched.texts, insights.kept_theme_words, insights.opinions, changed_months
-- frames: stop_words (models/topics/words.py)
-- writes: insights.kept_theme_words
-- A month's words come from that month alone: the classes of the c-TF-IDF (Grootendorst 2022) are the themes of the month. org: what is left of a
-- masked name. A month of which texts were removed keeps the words it has.
delete from insights.kept_theme_words
where period in (select period from changed_months) and period not in (
    select o.period
    from insights.opinions as o
    join enriched.documents as d on d.verbatim_id = o.verbatim_id
    semi join enriched.removed_texts as r on r.text_hash = d.text_hash
);
insert into insights.kept_theme_words
with wordless_months as (
    select distinct k.period
    from insights.kept_theme_words as k
    join insights.opinions as o on o.period = k.period
    join enriched.documents as d on d.verbatim_id = o.verbatim_id
    semi join enriched.removed_texts as r on r.text_hash = d.text_hash
),
spoken as (
    select o.theme_id, o.period, o.customer, unnest(list_distinct(regexp_extract_all(plain_sentence(x.text, s.start_char, s.end_char), '\p{L}(?:[\p{L}'']*\p{L})?'))) as word
    from insights.opinions as o
    join enriched.documents as d on d.verbatim_id = o.verbatim_id
    join enriched.texts as x on x.text_hash = d.text_hash
    join enriched.sentences as s on s.text_hash = d.text_hash and s.sentence_index = o.sentence_index and s.model_fingerprint = $model_fingerprint
    where o.theme_id is not null and o.period in (select period from changed_months) and o.period not in (select period from wordless_months)
),
counted as (
    select theme_id, period, regexp_replace(word, '''s$', '') as word, count(*)::double as uses, count(distinct customer) as customers
    from spoken
    where length(word) > 1 and word <> 'org'
    group by all
),
kept as (select c.* from counted as c anti join stop_words as n on n.word = c.word),
classes as (select theme_id, period, sum(uses) as words from kept group by all),
months as (select period, avg(words) as words from classes group by period),
everywhere as (select period, word, sum(uses) as uses from kept group by all),
weighted as (
    select k.theme_id, k.period, k.word, k.uses, k.customers, k.uses / c.words * ln(1 + m.words / e.uses) as weight
    from kept as k
    join classes as c on c.theme_id = k.theme_id and c.period = k.period
    join months as m on m.period = k.period
    join everywhere as e on e.period = k.period and e.word = k.word
    where k.customers >= $min_customers
),
placed as (
    select *, row_number() over (partition by theme_id, period order by round(weight, 9) desc, word) as place from weighted
)
select theme_id, period, place, word, weight, uses::bigint, customers from placed where place <= 10;
