-- grain: kpi × scope
-- reads: enriched.documents, enriched.removed_texts, enriched.sentiments, enriched.texts, raw.customer_of, raw.verbatims, main_answers, scopes
-- Responses with that score: those with a verbatim (1) and those without (0). x: balanced in main_answers. n responses, c customers, s and q sums of
-- x and x², and sums over customers of products of their own sums, for variances that allow for customers who answer more than once: ss = Σ s·s, sn =
-- Σ s·n, nn = Σ n·n; crossed between the groups: s1s0, s1n0, n1s0, n1n0. rare1, rare0: see
-- clusters.least_effect.
with writers as (
    select distinct v.response_id
    from raw.verbatims as v
    join enriched.documents as d on d.verbatim_id = v.verbatim_id
    where d.unread is not null or d.text_hash in (
        select text_hash from enriched.texts where text <> ''
        union all
        select r.text_hash from enriched.removed_texts as r join enriched.sentiments as s on s.text_hash = r.text_hash where s.sentiment_label is not null
    )
),
per_customer as (
    select
        m.kpi, c.scope, r.customer,
        count(w.response_id)::double as n1, exact_sum(case when w.response_id is not null then m.x end) as s1,
        exact_sum(case when w.response_id is not null then m.x * m.x end) as q1,
        (count(*) - count(w.response_id))::double as n0, exact_sum(case when w.response_id is null then m.x end) as s0,
        exact_sum(case when w.response_id is null then m.x * m.x end) as q0
    from (select kpi, response_id, balanced as x from main_answers where compared) as m
    join raw.customer_of as r on r.response_id = m.response_id
    join scopes as c on c.response_id = m.response_id
    left join writers as w on w.response_id = m.response_id
    group by all
)
select
    kpi, scope, count(*)::double as c,
    sum(n1) as n1, count(*) filter (n1 > 0)::double as c1, exact_sum(s1) as s1, exact_sum(q1) as q1,
    exact_sum(s1 * s1) as ss1, exact_sum(s1 * n1) as sn1, sum(n1 * n1) as nn1,
    least(count(*) filter (s1 > -n1), count(*) filter (s1 < n1))::double as rare1,
    sum(n0) as n0, count(*) filter (n0 > 0)::double as c0, exact_sum(s0) as s0, exact_sum(q0) as q0,
    exact_sum(s0 * s0) as ss0, exact_sum(s0 * n0) as sn0, sum(n0 * n0) as nn0,
    least(count(*) filter (s0 > -n0), count(*) filter (s0 < n0))::double as rare0,
    exact_sum(s1 * s0) as s1s0, exact_sum(s1 * n0) as s1n0, exact_sum(n1 * s0) as n1s0, sum(n1 * n0) as n1n0
from per_customer
group by kpi, scope
order by kpi, scope;
