-- grain: journey × touchpoint × pair of sources or channels in which enough customers spoke of it
-- reads: insights.opinions, touchpoints.touchpoints
-- writes: insights.consistency
-- key: journey_id, touchpoint_id, pair_of, first_place, second_place
-- Customers with a key who spoke of the touchpoint in both. What a customer says in one of them is the sign of the sum of their sentences' signs there,
-- over all periods: complaint, neither or praise.
create or replace table insights.consistency as
with places as (
    select journey_id, touchpoint_id, customer, 'source' as pair_of, source as place, sign from insights.opinions where touchpoint_id is not null and has_key
    union all
    select journey_id, touchpoint_id, customer, 'channel', channel, sign
    from insights.opinions
    where touchpoint_id is not null and has_key and channel is not null
),
said as (
    select journey_id, touchpoint_id, pair_of, place, customer, sign(sum(sign))::integer as said from places group by all
),
pairs as (
    select
        a.journey_id, a.touchpoint_id, a.pair_of, a.place as first_place, b.place as second_place, count(*) as n,
        count(*) filter (a.said = b.said) as agree, count(*) filter (a.said * b.said < 0) as contradict,
        sum(a.said)::bigint as first_sum, sum(b.said)::bigint as second_sum,
        (
            count(*) filter (a.said < 0) * count(*) filter (b.said < 0) + count(*) filter (a.said = 0) * count(*) filter (b.said = 0)
            + count(*) filter (a.said > 0) * count(*) filter (b.said > 0)
        )::double / (count(*) * count(*)) as by_chance
    from said as a
    join said as b
        on b.journey_id = a.journey_id and b.touchpoint_id = a.touchpoint_id and b.pair_of = a.pair_of and b.customer = a.customer
        and b.place > a.place
    group by a.journey_id, a.touchpoint_id, a.pair_of, a.place, b.place
    having count(*) >= $min_customers
)
select
    p.journey_id, t.stage_id, p.touchpoint_id, t.name as touchpoint, p.pair_of, p.first_place, p.second_place, p.n as customers,
    p.agree / p.n as agreement, wilson_low(p.agree, p.n, $z) as agreement_low, wilson_high(p.agree, p.n, $z) as agreement_high,
    p.by_chance as agreement_by_chance, p.contradict / p.n as contradictory, wilson_low(p.contradict, p.n, $z) as contradictory_low,
    wilson_high(p.contradict, p.n, $z) as contradictory_high, p.first_sum / p.n as first_net, p.second_sum / p.n as second_net,
    'sampling only' as basis
from pairs as p
join touchpoints.touchpoints as t on t.journey_id = p.journey_id and t.touchpoint_id = p.touchpoint_id
order by all;
comment on table insights.consistency is 'One row per journey, touchpoint and pair of sources, or of channels, in which at least insights.min_customers customers spoke of it: whether the same customers say the same in both. Anonymous responses do not count; customers with several keys are one (published.customers).';
comment on column insights.consistency.pair_of is 'source or channel: what first_place and second_place are.';
comment on column insights.consistency.first_place is 'Source or channel, the first in alphabetical order.';
comment on column insights.consistency.second_place is 'The other source or channel.';
comment on column insights.consistency.customers is 'Customers who spoke of the touchpoint in both; at least insights.min_customers.';
comment on column insights.consistency.agreement is 'Share of them who say the same in both: a complaint, praise, or neither, by the sign of the sum of their sentences'' signs there, 0 to 1.';
comment on column insights.consistency.agreement_low is 'Lower end of its interval (Wilson 1927; 95 % unless configured).';
comment on column insights.consistency.agreement_high is 'Upper end of its interval.';
comment on column insights.consistency.agreement_by_chance is 'Agreement to expect if what a customer says in one told nothing of the other, from the shares in each (Cohen 1960), 0 to 1.';
comment on column insights.consistency.contradictory is 'Share of them who praise in one and complain in the other, 0 to 1.';
comment on column insights.consistency.contradictory_low is 'Lower end of its interval (Wilson 1927; 95 % unless configured).';
comment on column insights.consistency.contradictory_high is 'Upper end of its interval.';
comment on column insights.consistency.first_net is 'These customers who praise in first_place minus those who complain there, as a share of them, -1 to 1.';
comment on column insights.consistency.second_net is 'The same in second_place.';
comment on column insights.consistency.basis is 'sampling only: errors of the annotator, which make two readings of one opinion differ, are not in the intervals.';
