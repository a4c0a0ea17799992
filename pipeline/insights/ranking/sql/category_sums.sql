-- grain: category × scope × period ('all', and each month) in which somebody speaks of it
-- reads: blameless_texts, correcting_labels, enriched.categories, enriched.documents, insights.opinions, scopes
-- Sums over customers, over all journeys. customers: with a text that the annotator gives the category as a whole; writers: with any text in the scope and
-- period; negative, positive: with a negative, a positive such text; s, q: of each customer's (positive - negative) / such texts. $if_labelled: nothing unless somebody has
-- labelled texts.
with texts as (
    select distinct o.verbatim_id, o.response_id, o.customer, o.has_key, o.period from insights.opinions as o where not $if_labelled or exists (from correcting_labels)
),
scoped as (
    select t.*, s.scope from texts as t join scopes as s on s.response_id = t.response_id
),
said as (
    select
        t.scope, t.period as month, t.customer, t.has_key, c.category,
        case c.sentiment_label when 'negative' then if(b.text_hash is null, -1, 0) when 'positive' then 1 else 0 end as sign
    from scoped as t
    join enriched.documents as d on d.verbatim_id = t.verbatim_id
    join enriched.categories as c on c.text_hash = d.text_hash and c.sentence_index = -1 and c.model_fingerprint = $model_fingerprint
    left join blameless_texts as b on b.text_hash = c.text_hash
),
per_customer as (
    select
        scope, coalesce(month, 'all') as period, category, customer, has_key, bool_or(sign < 0)::integer as negative, bool_or(sign > 0)::integer as positive,
        avg(sign) as net
    from said
    group by grouping sets ((scope, month, category, customer, has_key), (scope, category, customer, has_key))
),
writers as (
    select scope, coalesce(period, 'all') as period, count(distinct (customer, has_key)) as writers
    from scoped
    group by grouping sets ((scope, period), (scope))
)
select
    p.category, p.scope, p.period, w.writers, count(*) as customers, sum(p.negative)::bigint as negative, sum(p.positive)::bigint as positive,
    exact_sum(p.net) as s, exact_sum(p.net * p.net) as q, 'category' as reader_kind, p.category as reader_thing
from per_customer as p
join writers as w on w.scope = p.scope and w.period = p.period
group by p.category, p.scope, p.period, w.writers
order by p.category, p.scope, p.period;
