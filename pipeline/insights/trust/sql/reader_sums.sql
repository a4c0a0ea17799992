-- grain: source × language × month ('all' where it is not told apart) × measure
-- reads: far_sentences, read_texts
-- Sums over customers, each with the mean of their own: n customers, s, q of squares; items: texts or sentences.
with items as (
    select source, language, period, customer, 'unread' as measure, (unread is not null)::double as x from read_texts
    union all
    select source, language, period, customer, 'contradicting', (own = -said)::double from read_texts where own is not null and said <> 0
    union all
    select source, language, period, customer, 'right', confidence from read_texts where said is not null and $calibrated
    union all
    select t.source, t.language, t.period, t.customer, 'far', f.is_far::double
    from far_sentences as f
    join read_texts as t on t.verbatim_id = f.verbatim_id
),
per_customer as (
    select
        coalesce(source, 'all') as source, coalesce(language, 'all') as language, coalesce(period, 'all') as period, customer, measure,
        exact_avg(x) as x, count(*) as items
    from items
    group by grouping sets ((source, language, period, customer, measure), (source, language, customer, measure), (source, customer, measure), (customer, measure))
)
select source, language, period, measure, count(*)::double as n, exact_sum(x) as s, exact_sum(x * x) as q, sum(items)::double as items
from per_customer
group by source, language, period, measure
order by source, language, period, measure
