-- grain: theme × month × word. Owner: pipeline/insights. Rebuilt when its inputs change. A month's words come from that month alone: classes of the
-- c-TF-IDF (Grootendorst 2022) are the themes of the month. stop_words:
-- models/topics/words.py. cue_texts: sentences in lower case with straight apostrophes (cue_texts.sql). org: what is left of a masked name.
create or replace table insights.theme_words as
with spoken as (
    select o.theme_id, o.period, o.customer, unnest(list_distinct(regexp_extract_all(c.t, '\p{L}(?:[\p{L}'']*\p{L})?'))) as word
    from insights.opinions as o
    join enriched.documents as d on d.verbatim_id = o.verbatim_id
    join cue_texts as c on c.text_hash = d.text_hash and c.sentence_index = o.sentence_index
    where o.theme_id is not null
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
select p.theme_id, t.label, p.period, p.place, p.word, p.weight, p.uses::bigint as sentences, p.customers
from placed as p
join themes.themes as t on t.theme_id = p.theme_id
where p.place <= 10
order by p.theme_id, p.period, p.place;
comment on table insights.theme_words is 'One row a theme, month and word: what is characteristic of the theme in that month, from that month''s sentences alone, at most ten words.';
comment on column insights.theme_words.theme_id is 'Theme.';
comment on column insights.theme_words.label is 'Label of the theme.';
comment on column insights.theme_words.period is 'Calendar month (UTC), YYYY-MM.';
comment on column insights.theme_words.place is 'Order within theme and month, from 1, most characteristic first.';
comment on column insights.theme_words.word is 'Lower-case word. Only words that insights.min_customers customers used.';
comment on column insights.theme_words.weight is 'c-TF-IDF: share of the theme''s words × ln(1 + mean words a theme / uses of the word), of the month.';
comment on column insights.theme_words.sentences is 'Sentences of the theme and month that hold the word.';
comment on column insights.theme_words.customers is 'Customers who wrote them.';
