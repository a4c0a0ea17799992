-- grain: kpi × scope × period
-- frames: new_amounts (kpi_amounts), new_kpis (kpi_sums)
-- writes: insights.kpis
-- key: kpi, scope, period
-- Every response with a score or measure counts, with or without a comment. Intervals of shares and means are those of n_eff independent answers:
-- answers of one customer hang together (pipeline/insights/statistics/clusters.py).
create or replace table insights.kpis as
with named as (
    select * from (values
        ('nps', 'net', 'points', true, '100 * (share of 9-10 - share of 0-6)'),
        ('csat', 'share', 'share', true, 'share of answers in the top two boxes (top box on scales with fewer than five points)'),
        ('effectiveness', 'share', 'share', true, 'share of answers in the top two boxes of "did it meet your needs"'),
        ('emotion', 'share', 'share', true, 'share of answers in the top two boxes of "how did it make you feel"'),
        ('ces', 'mean', 'scale 0-1', true, 'mean effort answer rescaled: 0 hardest, 1 easiest'),
        ('ces_easy', 'share', 'share', true, 'share of effort answers in the easiest third of the scale (5-7 of 7, 4-5 of 5)'),
        ('rating', 'rating', 'stars', true, 'mean rating, rescaled to 1-5 where the scale is another'),
        ('fcr', 'share', 'share', true, 'share of contacts that were solved at the first'),
        ('churn', 'share', 'share', false, 'share of responses whose customer has left'),
        ('retention', 'share', 'share', true, '1 - churn'),
        ('conversion', 'share', 'share', true, 'sum of purchases / sum of visits; n counts visits'),
        ('cart_to_purchase', 'share', 'share', true, 'sum of purchases / sum of carts; n counts carts'),
        ('responses', 'count', 'responses', null, 'count of responses; low and high are the count'),
        ('clv', null, null, true, 'mean over customers of the latest lifetime value'),
        ('clv_median', null, null, true, 'median over customers of the latest lifetime value')
    ) as t (kpi, kind, unit, higher_is_better, formula)
),
intervals as (
    select
        k.*, d.kind, d.unit, d.higher_is_better, d.formula, k.s / k.n as mean,
        case
            when d.kind = 'share' and k.s <= k.n then wilson_low(k.s / k.n * k.n_eff, k.n_eff, $z)
            when d.kind in ('net', 'mean', 'rating') then net_low(k.s / k.n * k.n_eff, k.q / k.n * k.n_eff, k.n_eff, $z)
        end as mean_low,
        case
            when d.kind = 'share' and k.s <= k.n then wilson_high(k.s / k.n * k.n_eff, k.n_eff, $z)
            when d.kind in ('net', 'mean', 'rating') then net_high(k.s / k.n * k.n_eff, k.q / k.n * k.n_eff, k.n_eff, $z)
        end as mean_high
    from new_kpis as k
    join named as d on d.kpi = k.kpi
)
select
    kpi, scope, period,
    case kind when 'net' then 100 * mean when 'mean' then (mean + 1) / 2 when 'rating' then 3 + 2 * mean when 'count' then n else mean end as value,
    case kind when 'net' then 100 * mean_low when 'mean' then (mean_low + 1) / 2 when 'rating' then 3 + 2 * mean_low when 'count' then n else mean_low end
        as low,
    case kind when 'net' then 100 * mean_high when 'mean' then (mean_high + 1) / 2 when 'rating' then 3 + 2 * mean_high when 'count' then n else mean_high end
        as high,
    n::bigint as n, customers::bigint as customers, formula, unit, higher_is_better, question
from intervals
union all
select
    a.kpi || '_' || lower(a.currency), a.scope, a.period, a.value, a.low, a.high, a.n::bigint, a.n::bigint, d.formula, a.currency, d.higher_is_better, null
from new_amounts as a
join named as d on d.kpi = a.kpi
order by kpi, scope, period;
comment on table insights.kpis is 'One row per key figure, scope and period, from all responses that carry the figure. docs/kpis.md defines each figure. In the scope of a touchpoint, a figure goes with what is said there; that does not show that the touchpoint caused it.';
comment on column insights.kpis.kpi is 'nps, csat, effectiveness, emotion, ces, ces_easy, rating, fcr, churn, retention, conversion, cart_to_purchase, responses, or clv and clv_median with their currency, such as clv_eur.';
comment on column insights.kpis.scope is 'all, source:<name>, channel:<name>, <attribute>:<value> for the attributes of insights.segments, touchpoint:<journey_id>/<touchpoint_id> (responses with a sentence there), or question:<wording and scale> where a figure comes from several questions.';
comment on column insights.kpis.value is 'In its unit: nps -100 to 100; ces 0 to 1; rating 1 to 5; shares 0 to 1 (above 1 where there were more purchases than visits or carts); amounts in their currency.';
comment on column insights.kpis.low is 'Lower end of its interval (95 % unless configured): Wilson for shares, adjusted Wald (Rocks 2016) for nps, ces and rating, Hall (1992) for mean amounts, Hettmansperger and Sheather (1986) for medians. Repeated answers of one customer widen it. Null where there is no interval: for a share above 1, for one amount or equal amounts, and for a median of fewer than six amounts.';
comment on column insights.kpis.high is 'Upper end of its interval; null where low is null.';
comment on column insights.kpis.n is 'Responses that carry the figure; for conversion visits, for cart_to_purchase carts, for amounts customers.';
comment on column insights.kpis.customers is 'Customers behind them (an anonymous response counts as one customer).';
comment on column insights.kpis.formula is 'How value is computed.';
comment on column insights.kpis.unit is 'points, share, scale 0-1, stars, responses, or the ISO 4217 code of an amount.';
comment on column insights.kpis.higher_is_better is 'True where a rise is good; null for responses.';
comment on column insights.kpis.question is 'Wording (where known) and scale of the question, if all answers were given to one question; null where they come from several (the scopes question: show each) or where nothing was asked.';
