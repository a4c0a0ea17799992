-- grain: kpi × scope × period
-- reads: key_figures
-- frames: new_amounts (kpi_amounts), new_kpis (kpi_sums)
-- writes: insights.kpis
-- key: kpi, scope, period
-- Every response with a score or measure counts, with or without a comment. Intervals of shares and means are those of n_eff independent answers:
-- answers of one customer hang together (pipeline/insights/statistics/clusters.py).
create or replace table insights.kpis as
with intervals as (
    select
        k.*, f.rule, f.unit, f.higher_is_better, f.formula, f.value_offset, f.value_factor, k.s / k.n as mean,
        case f.interval
            when 'wilson' then case when k.s <= k.n then wilson_low(k.s / k.n * k.n_eff, k.n_eff, $z) end
            when 'adjusted_wald' then net_low(k.s / k.n * k.n_eff, k.q / k.n * k.n_eff, k.n_eff, $z)
        end as mean_low,
        case f.interval
            when 'wilson' then case when k.s <= k.n then wilson_high(k.s / k.n * k.n_eff, k.n_eff, $z) end
            when 'adjusted_wald' then net_high(k.s / k.n * k.n_eff, k.q / k.n * k.n_eff, k.n_eff, $z)
        end as mean_high,
        case when f.interval is not null and f.rule <> 'ratio' then k.cs / k.customers end as own,
        case f.interval when 'wilson' then wilson_low(k.cs, k.customers, $z) when 'adjusted_wald' then net_low(k.cs, k.cq, k.customers, $z) end as own_low,
        case f.interval when 'wilson' then wilson_high(k.cs, k.customers, $z) when 'adjusted_wald' then net_high(k.cs, k.cq, k.customers, $z) end as own_high
    from new_kpis as k
    join key_figures as f on f.kpi = k.kpi
)
select
    kpi, scope, period, case rule when 'responses' then n else value_offset + value_factor * mean end as value,
    case rule when 'responses' then n else value_offset + value_factor * mean_low end as low,
    case rule when 'responses' then n else value_offset + value_factor * mean_high end as high,
    n::bigint as n, customers::bigint as customers, value_offset + value_factor * own as value_by_customer,
    case when own is not null then value_offset + value_factor * own_low end as low_by_customer,
    case when own is not null then value_offset + value_factor * own_high end as high_by_customer, formula, unit, higher_is_better, question, satisfied
from intervals
union all
select
    a.kpi || '_' || lower(a.currency), a.scope, a.period, a.value, a.low, a.high, a.n::bigint, a.n::bigint, a.value, a.low, a.high, f.formula, a.currency, f.higher_is_better, null, null
from new_amounts as a
join key_figures as f on f.kpi = a.kpi
order by kpi, scope, period;
comment on table insights.kpis is 'One row per key figure, scope and period, from all responses that carry the figure. docs/kpis.md defines each figure. In the scope of a touchpoint, a figure goes with what is said there; that does not show that the touchpoint caused it.';
comment on column insights.kpis.kpi is 'Key figure, such as nps, csat, ces, rating, churn or conversion; docs/kpis.md lists them all. The name of an amount ends with its currency, such as clv_eur.';
comment on column insights.kpis.scope is 'all, source:<name>, channel:<name>, <attribute>:<value> for the attributes of insights.segments, touchpoint:<journey_id>/<touchpoint_id> (responses with a sentence there), or question:<wording and scale> where a figure comes from several questions.';
comment on column insights.kpis.value is 'In its unit: nps -100 to 100; ces 0 to 1; rating 1 to 5; shares 0 to 1 (above 1 where there were more purchases than visits or carts); amounts in their currency.';
comment on column insights.kpis.low is 'Lower end of its interval (95 % unless configured): Wilson for shares, adjusted Wald (Rocks 2016) for nps, ces and rating, Hall (1992) for mean amounts, Hettmansperger and Sheather (1986) for medians. Repeated answers of one customer widen it. Null where there is no interval: for a share above 1, for one amount or equal amounts, and for a median of fewer than six amounts.';
comment on column insights.kpis.high is 'Upper end of its interval; null where low is null.';
comment on column insights.kpis.n is 'Responses that carry it; for churn and retention, customers; for a ratio, what it is divided by, such as visits for conversion; for amounts, customers.';
comment on column insights.kpis.customers is 'Customers behind them (an anonymous response counts as one customer).';
comment on column insights.kpis.value_by_customer is 'The same with every customer counting once: the mean over customers of what their own answers come to. value counts every answer, so customers who answer often weigh more. Null for ratios and counts.';
comment on column insights.kpis.low_by_customer is 'Lower end of its interval (Wilson or adjusted Wald at the number of customers); null where value_by_customer or low is null.';
comment on column insights.kpis.high_by_customer is 'Upper end of its interval; null where low_by_customer is null.';
comment on column insights.kpis.formula is 'How value is computed.';
comment on column insights.kpis.unit is 'points, share, scale 0-1, stars, responses, or the ISO 4217 code of an amount.';
comment on column insights.kpis.higher_is_better is 'True where a rise is good; null for responses.';
comment on column insights.kpis.question is 'Wording (where known) and scale of the question, if all answers were given to one question; null where they come from several (the scopes question: show each) or where nothing was asked.';
comment on column insights.kpis.satisfied is 'Which answers count as satisfied in csat, effectiveness and emotion, such as 4 to 5 of 1 to 5. Several, split by semicolons: answers with different cut-offs are pooled here, and a move may come from which questions were asked; the scopes question: show each alone. Null for other figures.';
