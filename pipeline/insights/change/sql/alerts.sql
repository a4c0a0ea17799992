-- grain: alert
-- reads: insights.opinions, themes.themes, touchpoints.touchpoints, raised, raised_verbatims
-- frames: new_alert_links (alert_overlaps)
-- writes: insights.alerts
-- key: alert_id
-- Examples: the strongest verbatims of the alert's days, one per customer. The test counts a customer once per week or month; headlines of two of them
-- count people, and expect as many fewer.
create or replace table insights.alerts as
with of_customer as (
    select * from raised_verbatims
    qualify row_number() over (partition by alert_id, customer order by strength desc, verbatim_id) = 1
),
best as (
    select *, row_number() over (partition by alert_id order by strength desc, verbatim_id) as place
    from of_customer
    qualify place <= 5
),
examples as (
    select alert_id, list(verbatim_id order by place) as verbatim_ids from best group by alert_id
),
writers as (
    select r.alert_id, count(distinct o.customer) as people
    from raised as r
    join insights.opinions as o on o.journey_id = r.journey_id and local_day(o.created_at) between r.since and r.last_day
    where r.metric = 'negative_customers'
    group by r.alert_id
),
complaining as (
    select alert_id, count(distinct customer) as complainers from raised_verbatims group by alert_id
),
named as (
    select r.*, w.people, c.complainers, t.stage_id, t.touchpoint_id, t.name as touchpoint, h.theme_id, h.label as theme, l.part_of, coalesce(e.verbatim_ids, []) as example_verbatim_ids
    from raised as r
    left join touchpoints.touchpoints as t on r.subject = 'touchpoint' and t.journey_id = r.journey_id and t.touchpoint_id = r.subject_id
    left join themes.themes as h on r.subject = 'theme' and h.theme_id = r.subject_id
    left join new_alert_links as l on l.alert_id = r.alert_id
    left join examples as e on e.alert_id = r.alert_id
    left join writers as w on w.alert_id = r.alert_id
    left join complaining as c on c.alert_id = r.alert_id
)
select
    alert_id, kind, grain, metric, direction, journey_id, subject, stage_id, touchpoint_id, touchpoint, theme_id, theme, period, since, last_day, until,
    observed, expected, expected_low, expected_high, value, before, value - before as change, change_low, change_high, q_value, customers,
    customers_before, if(metric = 'negative_customers', complainers, null) as complainers, people, part_of,
    coalesce(touchpoint, theme, subject_id) || case metric
        when 'negative_customers' then format(
            ': {} of {} customers complain of it {}; {:.1f} expected ({:.0f} to {:.0f})', complainers, people,
            case when since = last_day then 'on ' || since else 'from ' || since || ' to ' || last_day end, expected * people / customers,
            expected_low * people / customers, expected_high * people / customers
        )
        when 'share' then format(
            ': {:.0f} % of {} customers speak of it in {}, {:.0f} % in the three months before', 100 * value, customers, period, 100 * before
        )
        else format(': net sentiment {:+.2f} in {}, {:+.2f} in the three months before', value, period, before)
    end as headline,
    example_verbatim_ids
from named
order by journey_id, period, q_value, alert_id;
comment on table insights.alerts is 'One row per alert: a spike or shift of complaints compared with the past of the same series, or a clear change within a month, with its verbatims. Where part_of is null, the alert is told for the first time; the others are about the same verbatims as the alert they are part of.';
comment on column insights.alerts.alert_id is 'Identifier: journey:touchpoint or theme:grain:metric:period.';
comment on column insights.alerts.kind is 'spike (one day, or three days, far above the expected count) or shift (one or two weeks or months above it, or a clear change within a month).';
comment on column insights.alerts.grain is 'day, week or month: the series that was watched.';
comment on column insights.alerts.metric is 'negative_customers (customers with a negative sentence about the subject), share (customers who speak of it / customers who wrote anything in the journey, 0 to 1) or net_sentiment (mean over customers who speak of it, -1 to 1).';
comment on column insights.alerts.direction is 'more (for negative_customers), more or fewer (for share), worse or better (for net_sentiment).';
comment on column insights.alerts.subject is 'touchpoint or theme: what the alert is about.';
comment on column insights.alerts.period is 'Day (YYYY-MM-DD), ISO week (YYYY-Www) or calendar month (YYYY-MM), in the time zone of the settings (runs.timezone), in which the alert was raised. Later data was not used.';
comment on column insights.alerts.since is 'First day of the tested days.';
comment on column insights.alerts.last_day is 'Last day of the tested days.';
comment on column insights.alerts.until is 'Last day of the last period in which the alert still held.';
comment on column insights.alerts.observed is 'Customers who, from since to last_day, complain about the subject (negative_customers) or speak of it (share); null for net_sentiment.';
comment on column insights.alerts.expected is 'Customers expected from the past share of the series, its weekdays and the volume of these days; null for net_sentiment.';
comment on column insights.alerts.expected_low is 'Lower end of the interval of the expected count (beta-binomial prediction; 95 % unless configured); null for metrics other than negative_customers.';
comment on column insights.alerts.expected_high is 'Upper end of that interval; null for metrics other than negative_customers.';
comment on column insights.alerts.value is 'For negative_customers: observed / customers. For other metrics: the value of the month, as in trends.';
comment on column insights.alerts.before is 'For negative_customers: expected / customers. For other metrics: the value of the three calendar months before.';
comment on column insights.alerts.change is 'value - before.';
comment on column insights.alerts.change_low is 'Lower end of the interval of change: from the expected count for negative_customers, as in trends for other metrics.';
comment on column insights.alerts.change_high is 'Upper end of its interval.';
comment on column insights.alerts.q_value is 'p-value, adjusted for all series tested in the same period (Benjamini-Hochberg), 0 to 1.';
comment on column insights.alerts.customers is 'Customers from since to last_day: those who wrote anything in the journey (summed over two weeks or months, and over three days), or those who speak of the subject (net_sentiment).';
comment on column insights.alerts.customers_before is 'The same count for the three months before; null for negative_customers.';
comment on column insights.alerts.complainers is 'Different customers who complain of the subject from since to last_day: observed counts one who complains in two of the weeks or months twice. Null for metrics other than negative_customers.';
comment on column insights.alerts.people is 'Different customers who wrote anything in the journey from since to last_day; for these the headline expects expected * people / customers. Null for metrics other than negative_customers.';
comment on column insights.alerts.part_of is 'alert_id of the alert that contains at least half of this alert''s verbatims and is told in its place; null where this alert is told itself.';
comment on column insights.alerts.headline is 'The alert in plain words.';
comment on column insights.alerts.example_verbatim_ids is 'Up to five verbatims of these days, from different customers, strongest first.';
