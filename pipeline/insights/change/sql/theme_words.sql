-- grain: theme × month × word. Owner: pipeline/insights. Rebuilt when its inputs change, from kept_theme_words.sql.
create or replace table insights.theme_words as
select k.theme_id, t.label, k.period, k.place, k.word, k.weight, k.sentences, k.customers
from insights.kept_theme_words as k
join themes.themes as t on t.theme_id = k.theme_id
order by k.theme_id, k.period, k.place;
comment on table insights.theme_words is 'One row a theme, month and word: what is characteristic of the theme in that month, from that month''s sentences alone, at most ten words.';
comment on column insights.theme_words.theme_id is 'Theme.';
comment on column insights.theme_words.label is 'Label of the theme.';
comment on column insights.theme_words.period is 'Calendar month (UTC), YYYY-MM.';
comment on column insights.theme_words.place is 'Order within theme and month, from 1, most characteristic first.';
comment on column insights.theme_words.word is 'Lower-case word. Only words that insights.min_customers customers used.';
comment on column insights.theme_words.weight is 'c-TF-IDF: share of the theme''s words × ln(1 + mean words a theme / uses of the word), of the month.';
comment on column insights.theme_words.sentences is 'Sentences of the theme and month that hold the word.';
comment on column insights.theme_words.customers is 'Customers who wrote them.';
