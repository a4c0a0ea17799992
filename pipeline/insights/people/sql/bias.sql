-- grain: kpi × scope
-- reads: insights.kpis, key_figures
-- frames: new_bias (bias_sums)
-- writes: insights.bias
-- key: kpi, scope
create or replace table insights.bias as
select
    b.kpi, b.scope, verdict, wrote, silent, customers_wrote, customers_silent, share_wrote, share_low, share_high,
    value_wrote, wrote_low, wrote_high, value_silent, silent_low, silent_high, difference, difference_low, difference_high, p_value, q_value, reason,
    case
        when verdict = 'writers lower' then 'Those who wrote gave lower scores than those who did not: tables made from texts show more complaint than there is among all who answered.'
        when verdict = 'writers higher' then 'Those who wrote gave higher scores than those who did not: tables made from texts show more praise than there is among all who answered.'
        when verdict is not null then 'No clear difference between those who wrote and those who did not; the interval says how large a one may hide.'
        when reason = 'everybody wrote' then 'Everybody who gave this score wrote too: nothing to compare. Customers who gave no score at all cannot be seen.'
        when reason = 'nobody wrote' then 'Nobody who gave this score wrote: tables made from texts say nothing of them.'
        else 'Too few customers to compare.'
    end as reading, k.satisfied
from new_bias as b
join key_figures as f on f.kpi = b.kpi
left join insights.kpis as k on k.kpi = b.kpi and k.scope = b.scope and k.period = 'all'
order by position, b.scope = 'all' desc, b.scope;
comment on table insights.bias is 'One row per kind of score and scope: customers who wrote compared with those who only gave a score. It shows whether texts stand for everybody who answered.';
comment on column insights.bias.kpi is 'Key figure made of answers, such as nps, csat, ces or rating, in the unit of published.kpis.';
comment on column insights.bias.scope is 'all, source:<name>, channel:<name> or <attribute>:<value> for the attributes in insights.segments.';
comment on column insights.bias.verdict is 'writers lower or writers higher where the interval of the difference excludes 0 and q_value is at most insights.fdr; otherwise no clear difference. Null where nothing was compared.';
comment on column insights.bias.wrote is 'Responses with this score and a text.';
comment on column insights.bias.silent is 'Responses with this score and no text.';
comment on column insights.bias.customers_wrote is 'Customers behind the responses with a text (an anonymous response counts as one customer). One customer can be in both groups.';
comment on column insights.bias.customers_silent is 'Customers behind the responses without a text.';
comment on column insights.bias.share_wrote is 'wrote / (wrote + silent), 0 to 1.';
comment on column insights.bias.share_low is 'Lower end of its Wilson interval (95 % unless configured), widened where customers answer more than once.';
comment on column insights.bias.share_high is 'Upper end of its interval.';
comment on column insights.bias.value_wrote is 'The key figure among those who wrote; null where nobody wrote.';
comment on column insights.bias.wrote_low is 'Lower end of its interval (adjusted Wald, Rocks 2016, at the effective size; 95 % unless configured); null where value_wrote is null.';
comment on column insights.bias.wrote_high is 'Upper end of its interval; null where value_wrote is null.';
comment on column insights.bias.value_silent is 'The key figure among those who did not write; null where everybody wrote.';
comment on column insights.bias.silent_low is 'Lower end of its interval; null where value_silent is null.';
comment on column insights.bias.silent_high is 'Upper end of its interval; null where value_silent is null.';
comment on column insights.bias.difference is 'value_wrote - value_silent; null where either group has fewer than insights.min_customers customers.';
comment on column insights.bias.difference_low is 'Lower end of its interval; null where difference is null.';
comment on column insights.bias.difference_high is 'Upper end of its interval; null where difference is null.';
comment on column insights.bias.p_value is 'Probability of a difference at least this far from 0 if there were none, 0 to 1; null where difference is null.';
comment on column insights.bias.q_value is 'p_value, adjusted for all compared rows (Benjamini-Hochberg), 0 to 1; null where difference is null.';
comment on column insights.bias.reason is 'Why there is no difference: everybody wrote, nobody wrote, or a group has fewer than N customers; null where there is one.';
comment on column insights.bias.reading is 'What the row means for tables made from texts, in one sentence.';
comment on column insights.bias.satisfied is 'Which answers count as satisfied, over all periods, as in kpis; several, split by semicolons: answers with different cut-offs are pooled, so that a difference may come from which questions were asked. Null where no satisfied answers are counted.';
