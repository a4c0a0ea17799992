-- grain: journey × touchpoint or theme that is watched for complaints
-- reads: themes.themes, touchpoints.touchpoints
-- frames: new_watched (watch_rows)
-- writes: insights.watched_series
-- key: journey_id, subject, subject_id
create or replace table insights.watched_series as
select
    w.journey_id, w.subject, w.subject_id, coalesce(t.name, h.label, w.subject_id) as label, w.share as complaint_share, w.volume as writers_a_day,
    w.share_31 as seen_from_31, w.doubling_31, w.share_85 as seen_from_85, w.doubling_85,
    case
        when w.share is null then 'Not watched yet: too few customers, or too few days, to know what is usual.'
        else format('{:.1f} % of {:.1f} customers a day complain of it. ', 100 * w.share, w.volume)
            || case when w.share_31 is null then 'No rise would surely be seen within 31 days' else format('A rise to {:.0f} % would be seen within 31 days', 100 * w.share_31) end
            || case when w.share_85 is null then ', and none within 85' else format(', one to {:.0f} % within 85', 100 * w.share_85) end
            || format('; a doubling within 85 days in {:.0f} of 100 cases. Without an alert, less than that may have changed.', 100 * w.doubling_85)
    end as reading
from new_watched as w
left join touchpoints.touchpoints as t on w.subject = 'touchpoint' and t.journey_id = w.journey_id and t.touchpoint_id = w.subject_id
left join themes.themes as h on w.subject = 'theme' and h.theme_id = w.subject_id
order by w.journey_id, w.subject, w.subject_id;
comment on table insights.watched_series is 'One row per touchpoint and theme that is watched for complaints: which rise an alert would see. Where this is large, the absence of an alert says little.';
comment on column insights.watched_series.subject is 'touchpoint or theme.';
comment on column insights.watched_series.subject_id is 'Identifier of the touchpoint or theme.';
comment on column insights.watched_series.label is 'Name of the touchpoint, or label of the theme.';
comment on column insights.watched_series.complaint_share is 'Expected share of the customers who wrote who complain of it, as of the last weeks, 0 to 1; null where the series has no baseline yet.';
comment on column insights.watched_series.writers_a_day is 'Customers who wrote in the journey, per day, mean of the last four weeks.';
comment on column insights.watched_series.seen_from_31 is 'Smallest complaint share, 0 to 1, to which a lasting rise is found by an alert within 31 days in at least 8 of 10 cases (closed form of the rule, a little cautious; docs/trends.md). Null where none up to 0.95 is.';
comment on column insights.watched_series.doubling_31 is 'Chance that an alert finds a doubling of the share within 31 days, 0 to 1.';
comment on column insights.watched_series.seen_from_85 is 'As seen_from_31, within 85 days.';
comment on column insights.watched_series.doubling_85 is 'As doubling_31, within 85 days.';
comment on column insights.watched_series.reading is 'What these figures mean, in words.';
