-- grain: theme × month × word
-- reads: insights.kept_theme_words, themes.themes
-- writes: insights.theme_words
-- key: theme_id, period, place
create or replace table insights.theme_words as
select k.theme_id, t.label, k.period, k.place, k.word, k.weight, k.sentences, k.customers
from insights.kept_theme_words as k
join themes.themes as t on t.theme_id = k.theme_id
order by k.theme_id, k.period, k.place;
comment on table insights.theme_words is 'One row per theme, month and word: the words that set the theme apart in that month, from the sentences of that month alone. At most ten words per theme and month.';
comment on column insights.theme_words.place is 'Order within theme and month, from 1, most characteristic first.';
comment on column insights.theme_words.word is 'Word in lower case, used by at least insights.min_customers customers.';
comment on column insights.theme_words.weight is 'c-TF-IDF within the month: share of the word in the theme''s words × ln(1 + mean number of words per theme / uses of the word).';
comment on column insights.theme_words.sentences is 'Sentences of the theme and month that contain the word.';
comment on column insights.theme_words.customers is 'Customers who wrote these sentences.';
