-- name: raised
-- grain: alert
-- reads: alerted_trends
-- frames: new_spikes (watch_rows)
-- writes: raised
-- key: alert_id
-- Spikes and shifts of complaints, and clear changes of a month's share and net sentiment, with the days that they are about.
create or replace temp table raised as
with both_kinds as (
    select
        kind, grain, 'negative_customers' as metric, 'more' as direction, journey_id, subject, subject_id, period, since, last_day, until,
        observed, expected, expected_low, expected_high, observed / customers as value, expected / customers as before,
        (observed - expected_high) / customers as change_low, (observed - expected_low) / customers as change_high, q_value, customers,
        null::bigint as customers_before
    from new_spikes
    union all
    select
        'shift', 'month', metric, direction, journey_id, subject, subject_id, period, (period || '-01')::date, last_day((period || '-01')::date),
        last_day((period || '-01')::date), case metric when 'share' then round(value * customers)::bigint end,
        case metric when 'share' then before * customers end, null, null, value, before, change_low, change_high, q_value, customers, customers_before
    from alerted_trends
)
select journey_id || ':' || subject_id || ':' || grain || ':' || metric || ':' || period as alert_id, *
from both_kinds;

-- name: raised_verbatims
-- grain: verbatim of an alert
-- reads: insights.opinions, raised
-- writes: raised_verbatims
-- key: alert_id, verbatim_id
create or replace temp table raised_verbatims as
select r.alert_id, o.verbatim_id, o.customer, max(abs(o.polarity) * o.confidence) as strength
from raised as r
join insights.opinions as o
    on o.journey_id = r.journey_id and case r.subject when 'theme' then o.theme_id else o.touchpoint_id end = r.subject_id
    and local_day(o.created_at) between r.since and r.last_day
where case when r.metric = 'negative_customers' or r.direction = 'worse' then o.sign < 0 when r.direction = 'better' then o.sign > 0 else true end
group by r.alert_id, o.verbatim_id, o.customer;
