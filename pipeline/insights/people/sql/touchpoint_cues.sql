-- grain: journey × touchpoint × cue × period ('all', and months in which somebody gives the cue there)
-- reads: insights.opinions, insights.sentence_cues, touchpoints.touchpoints
-- writes: insights.touchpoint_cues
-- key: journey_id, touchpoint_id, cue, period
-- A customer's value is the mean of their sentences with the cue. Speakers are all customers with a sentence about the touchpoint, with or without
-- the cue.
create or replace table insights.touchpoint_cues as
with said as (
    select o.journey_id, o.touchpoint_id, o.period as month, o.customer, c.cue, c.value::double as value
    from insights.opinions as o
    join insights.sentence_cues as c on c.verbatim_id = o.verbatim_id and c.sentence_index = o.sentence_index
    where o.touchpoint_id is not null
),
per_customer as (
    select
        journey_id, touchpoint_id, cue, coalesce(month, 'all') as period, customer, count(*) as sentences, avg(value) as x,
        bool_or(value < 0)::integer as down, bool_or(value > 0)::integer as good
    from said
    group by grouping sets ((journey_id, touchpoint_id, cue, month, customer), (journey_id, touchpoint_id, cue, customer))
),
sums as (
    select
        journey_id, touchpoint_id, cue, period, count(*) as n, sum(sentences)::bigint as sentences, sum(down)::bigint as down,
        sum(good)::bigint as good, exact_sum(x) as s, exact_sum(x * x) as q
    from per_customer
    group by journey_id, touchpoint_id, cue, period
),
speakers as (
    select journey_id, touchpoint_id, coalesce(period, 'all') as period, count(distinct customer) as n
    from insights.opinions
    where touchpoint_id is not null
    group by grouping sets ((journey_id, touchpoint_id, period), (journey_id, touchpoint_id))
),
cells as (
    select t.journey_id, t.touchpoint_id, c.cue, 'all' as period
    from touchpoints.touchpoints as t
    cross join (select distinct cue from sums) as c
    union
    select journey_id, touchpoint_id, cue, period from sums
)
select
    c.journey_id, t.stage_id, c.touchpoint_id, t.name as touchpoint, c.cue, c.period, coalesce(u.n, 0) as customers,
    coalesce(u.sentences, 0) as sentences, coalesce(k.n, 0) as speakers,
    u.s / u.n as value, net_low(u.s, u.q, u.n, $z) as low, net_high(u.s, u.q, u.n, $z) as high,
    coalesce(u.down, 0) / k.n as down_share, wilson_low(coalesce(u.down, 0), k.n, $z) as down_low, wilson_high(coalesce(u.down, 0), k.n, $z) as down_high,
    coalesce(u.good, 0) / k.n as good_share, wilson_low(coalesce(u.good, 0), k.n, $z) as good_low, wilson_high(coalesce(u.good, 0), k.n, $z) as good_high,
    'sampling only' as basis
from cells as c
join touchpoints.touchpoints as t on t.journey_id = c.journey_id and t.touchpoint_id = c.touchpoint_id
left join speakers as k on k.journey_id = c.journey_id and k.touchpoint_id = c.touchpoint_id and k.period = c.period
left join sums as u on u.journey_id = c.journey_id and u.touchpoint_id = c.touchpoint_id and u.cue = c.cue and u.period = c.period
order by c.journey_id, t.position, list_position(['effort', 'heard', 'secure', 'valued', 'frustration', 'joy', 'leaving'], c.cue), c.period = 'all' desc, c.period;
comment on table insights.touchpoint_cues is 'One row per touchpoint, cue and period: customers'' words about effort, feelings and leaving at the touchpoint. A cue that nobody gives anywhere has no rows. Unit: customers.';
comment on column insights.touchpoint_cues.cue is 'effort, heard, secure, valued, frustration, joy or leaving (published.sentence_cues).';
comment on column insights.touchpoint_cues.period is 'all, or a calendar month (UTC), YYYY-MM, in which somebody gives the cue there.';
comment on column insights.touchpoint_cues.customers is 'Customers with the cue in a sentence about the touchpoint (an anonymous response counts as one customer); 0 where nobody gives it, and value is null.';
comment on column insights.touchpoint_cues.sentences is 'Sentences of these customers with the cue.';
comment on column insights.touchpoint_cues.speakers is 'Customers with any sentence about the touchpoint, with or without the cue.';
comment on column insights.touchpoint_cues.value is 'Mean over customers with the cue of the mean value of their sentences, from -1 (hard, ignored, ...) to 1 (easy, heard, ...). Always -1 for frustration and 1 for joy; null where nobody gives the cue.';
comment on column insights.touchpoint_cues.low is 'Lower end of its adjusted-Wald interval (Rocks 2016; 95 % unless configured); null where value is null.';
comment on column insights.touchpoint_cues.high is 'Upper end of its interval; null where value is null.';
comment on column insights.touchpoint_cues.down_share is 'Customers who give the cue at -1 / speakers, 0 to 1; null where nobody speaks of the touchpoint.';
comment on column insights.touchpoint_cues.down_low is 'Lower end of its Wilson interval; null where down_share is null.';
comment on column insights.touchpoint_cues.down_high is 'Upper end of its Wilson interval; null where down_share is null.';
comment on column insights.touchpoint_cues.good_share is 'Customers who give the cue at 1 / speakers, 0 to 1; null where nobody speaks of the touchpoint. One customer can be in both shares.';
comment on column insights.touchpoint_cues.good_low is 'Lower end of its Wilson interval; null where good_share is null.';
comment on column insights.touchpoint_cues.good_high is 'Upper end of its Wilson interval; null where good_share is null.';
