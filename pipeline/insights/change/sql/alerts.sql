-- grain: alert. Owner: pipeline/insights. raised, raised_verbatims: raised.sql; new_alert_links: computed in pipeline/insights/change/alert_links.py from
-- alert_overlaps.sql. Examples: strongest verbatims of the alert's days, one a customer.
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
named as (
    select r.*, t.stage_id, t.touchpoint_id, t.name as touchpoint, h.theme_id, h.label as theme, l.part_of, coalesce(e.verbatim_ids, []) as example_verbatim_ids
    from raised as r
    left join touchpoints.touchpoints as t on r.subject = 'touchpoint' and t.journey_id = r.journey_id and t.touchpoint_id = r.subject_id
    left join themes.themes as h on r.subject = 'theme' and h.theme_id = r.subject_id
    left join new_alert_links as l on l.alert_id = r.alert_id
    left join examples as e on e.alert_id = r.alert_id
)
select
    alert_id, kind, grain, metric, direction, journey_id, subject, stage_id, touchpoint_id, touchpoint, theme_id, theme, period, since, last_day, until,
    observed, expected, expected_low, expected_high, value, before, value - before as change, change_low, change_high, q_value, customers,
    customers_before, part_of,
    coalesce(touchpoint, theme, subject_id) || case metric
        when 'negative_customers' then format(
            ': {} of {} customers complain of it {}; {:.1f} expected ({:.0f} to {:.0f})', observed, customers,
            case when since = last_day then 'on ' || since else 'from ' || since || ' to ' || last_day end, expected, expected_low, expected_high
        )
        when 'share' then format(
            ': {:.0f} % of {} customers speak of it in {}, {:.0f} % in the three months before', 100 * value, customers, period, 100 * before
        )
        else format(': net sentiment {:+.2f} in {}, {:+.2f} in the three months before', value, period, before)
    end as headline,
    example_verbatim_ids
from named
order by journey_id, period, q_value, alert_id;
comment on table insights.alerts is 'One row an alert: a spike or shift of complaints against the series'' own past, or a clear change of a month, with its verbatims. Where part_of is null the alert is told for the first time; the rest are about the same verbatims as the one they are part of.';
comment on column insights.alerts.alert_id is 'journey:touchpoint or theme:grain:metric:period.';
comment on column insights.alerts.kind is 'spike (a day or three days far above) or shift (a week, a month or two of them above, or a clear change of a month).';
comment on column insights.alerts.grain is 'day, week or month: the series that was watched.';
comment on column insights.alerts.metric is 'negative_customers (customers with a negative sentence about it), share (customers who speak of it / customers who wrote anything in the journey, 0 to 1) or net_sentiment (mean over customers who speak of it, -1 to 1).';
comment on column insights.alerts.direction is 'more (negative_customers), more or fewer (share), worse or better (net_sentiment).';
comment on column insights.alerts.journey_id is 'Journey map.';
comment on column insights.alerts.subject is 'touchpoint or theme: what the alert is about.';
comment on column insights.alerts.stage_id is 'Stage of the journey; null for a theme.';
comment on column insights.alerts.touchpoint_id is 'Touchpoint; null for a theme.';
comment on column insights.alerts.touchpoint is 'Name of the touchpoint; null for a theme.';
comment on column insights.alerts.theme_id is 'Theme; null for a touchpoint.';
comment on column insights.alerts.theme is 'Label of the theme; null for a touchpoint.';
comment on column insights.alerts.period is 'Day (YYYY-MM-DD), ISO week (YYYY-Www) or calendar month (YYYY-MM) in UTC in which it came out; nothing later was used.';
comment on column insights.alerts.since is 'First day of what was tested.';
comment on column insights.alerts.last_day is 'Last day of what was tested.';
comment on column insights.alerts.until is 'Last day of the last period in which it was still an alert.';
comment on column insights.alerts.observed is 'Customers from since to last_day who complain of it (negative_customers) or speak of it (share); null for net_sentiment.';
comment on column insights.alerts.expected is 'Customers expected from the series'' past share, its weekdays and the volume of these days; null for net_sentiment.';
comment on column insights.alerts.expected_low is 'Lower end of the interval of the expected count (95 % unless configured; beta-binomial prediction); null but for negative_customers.';
comment on column insights.alerts.expected_high is 'Upper end of it; null but for negative_customers.';
comment on column insights.alerts.value is 'observed / customers for negative_customers; else the value of the month, as in trends.';
comment on column insights.alerts.before is 'expected / customers for negative_customers; else the value of the three calendar months before.';
comment on column insights.alerts.change is 'value - before.';
comment on column insights.alerts.change_low is 'Lower end of its interval: that of the expected count for negative_customers, else as in trends.';
comment on column insights.alerts.change_high is 'Upper end of its interval.';
comment on column insights.alerts.q_value is 'p-value, adjusted for all series tested in the same period (Benjamini-Hochberg), 0 to 1.';
comment on column insights.alerts.customers is 'Customers from since to last_day: those who wrote anything in the journey (added up over two weeks or months, and over three days), or who speak of it (net_sentiment).';
comment on column insights.alerts.customers_before is 'The same in the three months before; null for negative_customers.';
comment on column insights.alerts.part_of is 'alert_id of the alert that holds at least half of this one''s verbatims and is told instead; null where this one is told.';
comment on column insights.alerts.headline is 'The alert in plain words.';
comment on column insights.alerts.example_verbatim_ids is 'Up to five verbatims of these days, of different customers, strongest first.';
