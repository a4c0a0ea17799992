-- name: audit_tones
-- grain: draw × journey × labelled customer × theme, or theme at a touchpoint × scope × period × as_said (true: as people say; false: as the annotator says)
-- reads: correcting_labels, enriched.sentences, insights.opinions
-- Which sentences belong to a theme, and to a touchpoint, is taken as the annotator has it; what is said in them is what people label. Of a theme it is all
-- opinions of its sentences; of a theme at a touchpoint those that name the touchpoint, where a sentence has such. A sentence without an opinion is neutral.
with sentences as (
    select distinct
        l.draw_id, l.item, l.journey_id, l.customer, l.source, l.period, o.touchpoint_id, o.theme_id, o.sign
    from correcting_labels as l
    join enriched.sentences as s
        on s.text_hash = l.text_hash and s.model_fingerprint = $model_fingerprint and s.start_char = l.start_char
    join insights.opinions as o
        on o.verbatim_id = l.verbatim_id and o.sentence_index = s.sentence_index and o.journey_id = l.journey_id
),
opinions as (
    select
        l.draw_id, l.item, l.who, o.value ->> 'touchpoint' as touchpoint_id,
        case o.value ->> 'sentiment' when 'negative' then -1 when 'positive' then 1 else 0 end as sign
    from correcting_labels as l, json_each(l.opinions) as o
),
labelled as (
    select s.*, w.who, list(o.sign) filter (o.sign is not null) as all_signs, list(o.sign) filter (o.touchpoint_id = s.touchpoint_id) as own_signs
    from sentences as s
    join correcting_labels as w on w.draw_id = s.draw_id and w.item = s.item
    left join opinions as o on o.draw_id = s.draw_id and o.item = s.item and o.who = w.who
    group by all
),
tones as (
    select * exclude (sign, all_signs, own_signs), 'theme' as subject, true as as_said, coalesce(all_signs, [0]) as signs from labelled where theme_id is not null
    union all by name
    select * exclude (sign, all_signs, own_signs), 'theme at touchpoint' as subject, true as as_said, coalesce(own_signs, all_signs, [0]) as signs
    from labelled where touchpoint_id is not null
    union all by name
    select * exclude (sign), null as who, 'theme' as subject, false as as_said, [sign] as signs from sentences where theme_id is not null
    union all by name
    select * exclude (sign), null as who, 'theme at touchpoint' as subject, false as as_said, [sign] as signs from sentences where touchpoint_id is not null
),
named as (
    select * replace (if(subject = 'theme', null, touchpoint_id) as touchpoint_id) from tones
),
votes as (
    select
        draw_id, journey_id, customer, subject, touchpoint_id, theme_id, as_said, who,
        if(grouping(source) = 1, 'all', 'source:' || source) as scope, if(grouping(period) = 1, 'all', period) as period,
        bool_or(list_min(signs) < 0)::integer as negative, bool_or(list_max(signs) > 0)::integer as positive, avg(list_avg(signs)) as net
    from named
    group by grouping sets (
        (draw_id, journey_id, customer, subject, touchpoint_id, theme_id, as_said, who),
        (draw_id, journey_id, customer, subject, touchpoint_id, theme_id, as_said, who, source),
        (draw_id, journey_id, customer, subject, touchpoint_id, theme_id, as_said, who, period)
    )
)
select
    draw_id, journey_id, customer, subject, touchpoint_id, theme_id, null::text as category, scope, period, as_said, 1 as speaks, avg(negative) as negative,
    avg(positive) as positive, avg(net) as net
from votes
where subject = 'theme' or scope = 'all' and period = 'all'
group by draw_id, journey_id, customer, subject, touchpoint_id, theme_id, scope, period, as_said
order by all;

-- name: audit_category_tones
-- grain: draw × labelled customer × category × scope × period × as_said, over all journeys
-- reads: blameless_texts, correcting_labels, enriched.categories, enriched.sentences
-- As audit_tones: which texts speak of a category is taken as the annotator has it, and so is in which of their sentences (in all, where it names none).
with texts as (
    select distinct l.draw_id, l.customer, l.source, l.period, l.verbatim_id, l.text_hash, c.category,
        case c.sentiment_label when 'negative' then if(b.text_hash is null, -1, 0) when 'positive' then 1 else 0 end as sign
    from correcting_labels as l
    join enriched.categories as c on c.text_hash = l.text_hash and c.sentence_index = -1 and c.model_fingerprint = $model_fingerprint
    left join blameless_texts as b on b.text_hash = c.text_hash
),
places as (
    select distinct c.text_hash, c.category, s.start_char
    from enriched.categories as c
    join enriched.sentences as s on s.text_hash = c.text_hash and s.sentence_index = c.sentence_index and s.model_fingerprint = c.model_fingerprint
    where c.model_fingerprint = $model_fingerprint and c.sentence_index >= 0
),
labelled as (
    select t.*, l.who, p.text_hash is not null as there, case o.value ->> 'sentiment' when 'negative' then -1 when 'positive' then 1 else 0 end as said
    from texts as t
    join correcting_labels as l on l.draw_id = t.draw_id and l.verbatim_id = t.verbatim_id
    left join places as p on p.text_hash = t.text_hash and p.category = t.category and p.start_char = l.start_char
    left join json_each(l.opinions) as o on true
),
tones as (
    select
        draw_id, customer, source, period, verbatim_id, category, who, true as as_said,
        coalesce(list(said) filter (there and said is not null), list(said) filter (said is not null and not bool_or_there), [0]) as signs
    from (select *, bool_or(there) over (partition by draw_id, verbatim_id, category, who) as bool_or_there from labelled)
    group by all
    union all by name
    select draw_id, customer, source, period, verbatim_id, category, null as who, false as as_said, [sign] as signs from texts
),
votes as (
    select
        draw_id, customer, category, as_said, who, if(grouping(source) = 1, 'all', 'source:' || source) as scope,
        if(grouping(period) = 1, 'all', period) as period, bool_or(list_min(signs) < 0)::integer as negative,
        bool_or(list_max(signs) > 0)::integer as positive, avg(list_avg(signs)) as net
    from tones
    group by grouping sets (
        (draw_id, customer, category, as_said, who), (draw_id, customer, category, as_said, who, source), (draw_id, customer, category, as_said, who, period)
    )
)
select
    draw_id, customer, 'category' as subject, category, scope, period, as_said, 1 as speaks, avg(negative) as negative, avg(positive) as positive, avg(net) as net
from votes
group by draw_id, customer, category, scope, period, as_said
order by all;

-- name: audit_theme_totals
-- grain: journey × theme × scope (all, or a source) × period, or journey × touchpoint × theme of everybody, as the annotator says
-- reads: cell_codes, correcting_labels, customer_codes, month_codes, scope_codes, segment_votes
-- Sums over customers, and how many wrote anything in the journey. Nothing where nobody is labelled.
with votes as (
    select v.*, if(grouped.subject = 'theme', null, v.touchpoint_code) as place, grouped.subject
    from segment_votes as v, (values ('theme'), ('theme at touchpoint')) as grouped (subject)
    where exists (from correcting_labels) and ((grouped.subject = 'theme' and v.theme_code is not null) or (grouped.subject <> 'theme' and v.touchpoint_code is not null and v.scope_code = 0))
),
per_customer as (
    select
        subject, place, theme_code, scope_code, if(grouping(month_code) = 1, 0, month_code) as month_code, customer_code,
        bool_or(negative)::integer as negative, bool_or(positive)::integer as positive, sum(signs) / sum(mentions) as net
    from votes
    group by grouping sets (
        (subject, place, theme_code, scope_code, month_code, customer_code), (subject, place, theme_code, scope_code, customer_code)
    )
),
counted as (
    select
        subject, place, theme_code, scope_code, month_code, count(*) as customers, sum(negative)::bigint as negative,
        sum(positive)::bigint as positive, exact_sum(net) as net
    from per_customer
    where month_code = 0 or subject = 'theme' and scope_code = 0
    group by all
),
writers as (
    select c.journey_id, count(*) as writers from customer_codes as c group by c.journey_id
)
select
    k.journey_id, n.subject, k.touchpoint_id, k.theme_id, s.scope, m.period, n.customers, n.negative, n.positive, n.net, w.writers
from counted as n
join (
    select distinct 'theme' as subject, journey_id, null::text as touchpoint_id, null::integer as touchpoint_code, theme_id, theme_code from cell_codes where theme_id is not null
    union all
    select 'theme at touchpoint', journey_id, touchpoint_id, touchpoint_code, theme_id, theme_code from cell_codes where touchpoint_id is not null
) as k
    on k.subject = n.subject and k.touchpoint_code is not distinct from n.place and k.theme_code is not distinct from n.theme_code
join scope_codes as s on s.scope_code = n.scope_code and (s.scope_code = 0 or starts_with(s.scope, 'source:'))
join month_codes as m on m.month_code = n.month_code
join writers as w on w.journey_id = k.journey_id
order by all;
