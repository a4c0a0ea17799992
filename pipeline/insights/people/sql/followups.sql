-- grain: what was done (contacted, solved, nothing) × journey × touchpoint (null: all of them)
-- reads: insights.opinions, raw.measures, raw.responses, touchpoints.touchpoints
-- writes: insights.followups
-- key: done, journey_id, touchpoint_id
-- Statuses come back as the measure `solved`: 1 solved, 0 contacted only. What counts is what was last said before it: a touchpoint about which that
-- was a complaint. For customers whom nobody contacted, the day is that of their first complaint there.
create or replace table insights.followups as
with statuses as (
    select distinct r.customer_key as customer, r.created_at as moment, case when m.value >= 0.5 then 'solved' else 'contacted' end as done
    from raw.measures as m
    join raw.responses as r on r.response_id = m.response_id
    where m.kind = 'solved' and r.customer_key is not null
),
until as (
    select *, lead(moment) over (partition by customer order by moment, done) as ends from statuses
),
said as (
    select customer, journey_id, touchpoint_id, created_at, sign, opinion from insights.opinions where has_key
),
before as (
    select u.customer, u.moment, u.done, u.ends, s.journey_id, s.touchpoint_id, arg_max(s.sign, (s.created_at, s.opinion)) as last_sign
    from until as u
    join said as s on s.customer = u.customer and s.created_at <= u.moment and s.touchpoint_id is not null
    group by all
),
first_complaints as (
    select customer, min(created_at) as moment, 'nothing' as done, null::timestamptz as ends, journey_id, touchpoint_id
    from said
    where sign < 0 and touchpoint_id is not null and customer not in (select customer from statuses)
    group by customer, journey_id, touchpoint_id
),
pains as (
    select customer, moment, done, ends, journey_id, touchpoint_id from before where last_sign < 0
    union all
    select customer, moment, done, ends, journey_id, touchpoint_id from first_complaints
),
next_said as (
    select
        p.done, p.customer, p.journey_id, p.touchpoint_id, count(s.opinion) > 0 as wrote,
        coalesce(bool_or(s.sign < 0 and s.journey_id = p.journey_id and s.touchpoint_id = p.touchpoint_id), false) as complained,
        coalesce(bool_or(s.sign >= 0 and s.journey_id = p.journey_id and s.touchpoint_id = p.touchpoint_id), false) as spoke
    from pains as p
    left join said as s on s.customer = p.customer and s.created_at > p.moment and (p.ends is null or s.created_at <= p.ends)
    group by p.done, p.customer, p.journey_id, p.touchpoint_id
),
counted as (
    select
        done, journey_id, touchpoint_id, count(distinct customer) as customers, count(distinct customer) filter (wrote) as wrote_again,
        count(distinct customer) filter (complained) as complained_again, count(distinct customer) filter (spoke and not complained) as satisfied_again
    from next_said
    group by grouping sets ((done, journey_id, touchpoint_id), (done))
)
select
    c.done, c.journey_id, t.stage_id, c.touchpoint_id, t.name as touchpoint, c.customers, c.wrote_again, c.complained_again, c.satisfied_again,
    case when c.wrote_again > 0 then c.complained_again / c.wrote_again::double end as again_share,
    wilson_low(c.complained_again, c.wrote_again, $z) as again_low, wilson_high(c.complained_again, c.wrote_again, $z) as again_high
from counted as c
left join touchpoints.touchpoints as t on t.journey_id = c.journey_id and t.touchpoint_id = c.touchpoint_id
where c.touchpoint_id is null or c.customers >= $min_customers
order by c.journey_id nulls first, t.position, c.done;
comment on table insights.followups is 'One row per status of the follow-up of complaints (contacted, solved, or nothing) and touchpoint: what these customers say next. Statuses come from the measure solved of a source mapping. Customers with a key only. An association: who is called, and who writes again, is not drawn by lot.';
comment on column insights.followups.done is 'solved or contacted: what the service desk reported. nothing: customers who complained and of whom no status is known, as a comparison.';
comment on column insights.followups.journey_id is 'Journey map; null for all touchpoints together.';
comment on column insights.followups.stage_id is 'Stage of the journey; null for all touchpoints together.';
comment on column insights.followups.touchpoint_id is 'Touchpoint about which the customer''s last sentence before the status was a complaint; null: all of them together. Rows of one touchpoint have at least insights.min_customers customers.';
comment on column insights.followups.touchpoint is 'Name of the touchpoint; null for all together.';
comment on column insights.followups.customers is 'Customers with such a complaint, and this status after it.';
comment on column insights.followups.wrote_again is 'Of them, customers who wrote anything after the status, and before the next status.';
comment on column insights.followups.complained_again is 'Of wrote_again, customers who complained of the same touchpoint.';
comment on column insights.followups.satisfied_again is 'Of wrote_again, customers who spoke of the same touchpoint without complaining.';
comment on column insights.followups.again_share is 'complained_again / wrote_again, 0 to 1; null where nobody wrote again.';
comment on column insights.followups.again_low is 'Lower end of its Wilson interval (95 % unless configured); sampling only.';
comment on column insights.followups.again_high is 'Upper end of its interval.';
