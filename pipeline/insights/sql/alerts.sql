-- grain: journey × touchpoint × month × metric with a clear change. Owner: pipeline/insights. Rebuilt from insights.trends. Examples: strongest sentences of
-- that month (negative for worse, positive for better, any for a change of share), one a customer.
create or replace table insights.alerts as
with changed as (
    select * from insights.trends where direction is not null
),
said as (
    select
        c.journey_id, c.touchpoint_id, c.period, c.metric, o.customer, o.verbatim_id, max(abs(o.polarity) * o.confidence) as strength
    from changed as c
    join insights.opinions as o on o.journey_id = c.journey_id and o.touchpoint_id = c.touchpoint_id and o.period = c.period
    where case c.direction when 'worse' then o.sign < 0 when 'better' then o.sign > 0 else true end
    group by c.journey_id, c.touchpoint_id, c.period, c.metric, o.customer, o.verbatim_id
    qualify row_number() over (
        partition by c.journey_id, c.touchpoint_id, c.period, c.metric, o.customer order by max(abs(o.polarity) * o.confidence) desc, o.verbatim_id
    ) = 1
),
best as (
    select *, row_number() over (partition by journey_id, touchpoint_id, period, metric order by strength desc, verbatim_id) as place
    from said
    qualify place <= 5
),
examples as (
    select journey_id, touchpoint_id, period, metric, list(verbatim_id order by place) as verbatim_ids from best group by all
)
select c.*, coalesce(e.verbatim_ids, []) as example_verbatim_ids
from changed as c
left join examples as e on e.journey_id = c.journey_id and e.touchpoint_id = c.touchpoint_id and e.period = c.period and e.metric = c.metric
order by c.journey_id, c.period, c.q_value, c.touchpoint_id, c.metric;
comment on table insights.alerts is 'One row a clear change of a touchpoint in a month, with the sentences of that month.';
comment on column insights.alerts.journey_id is 'Journey map.';
comment on column insights.alerts.stage_id is 'Stage of the journey.';
comment on column insights.alerts.touchpoint_id is 'Touchpoint.';
comment on column insights.alerts.touchpoint is 'Name of the touchpoint.';
comment on column insights.alerts.period is 'Calendar month in UTC, YYYY-MM.';
comment on column insights.alerts.metric is 'net_sentiment (mean over customers who speak of the touchpoint, -1 to 1) or share (customers who speak of it / customers who wrote anything in the journey, 0 to 1).';
comment on column insights.alerts.value is 'Value in the month.';
comment on column insights.alerts.before is 'Value in the three calendar months before it, taken together; null where nobody spoke of it (net_sentiment) or wrote (share).';
comment on column insights.alerts.change is 'value - before; null where either side has fewer than insights.min_customers customers.';
comment on column insights.alerts.change_low is 'Lower end of its interval (95 % unless configured; adjusted Wald, Agresti and Caffo 2000); null where change is.';
comment on column insights.alerts.change_high is 'Upper end of its interval; null where change is.';
comment on column insights.alerts.q_value is 'p-value of change, adjusted for all changes of the same metric (Benjamini-Hochberg), 0 to 1; null where change is.';
comment on column insights.alerts.customers is 'Customers in the month: those who speak of the touchpoint (net_sentiment), or who wrote anything (share).';
comment on column insights.alerts.customers_before is 'The same in the three months before.';
comment on column insights.alerts.direction is 'worse or better (net_sentiment), more or fewer (share).';
comment on column insights.alerts.example_verbatim_ids is 'Up to five verbatims of the month, of different customers, strongest first.';
