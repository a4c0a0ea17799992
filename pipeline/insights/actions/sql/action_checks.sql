-- grain: action × check
-- frames: new_checks (action_complainers, action_counts, action_overlaps, action_span, action_subjects, action_tone, action_values, action_writers)
-- writes: insights.action_checks
-- key: action_id, kind, name, unit
create or replace table insights.action_checks as
select * from new_checks order by action_id, kind, name, unit;
comment on table insights.action_checks is 'One row per action and comparison in which nothing should show: earlier days of the same touchpoint or theme, and each of those that nothing was done to, compared as if something had been.';
comment on column insights.action_checks.kind is 'earlier date, other touchpoint or other theme.';
comment on column insights.action_checks.name is 'Which earlier days, or the name of the touchpoint or theme.';
comment on column insights.action_checks.unit is 'journey/touchpoint or theme_id of the other one; null for earlier days.';
comment on column insights.action_checks.before_from is 'First day.';
comment on column insights.action_checks.parted_on is 'Day on which the second part begins.';
comment on column insights.action_checks.after_until is 'Last day; null where the second part has no day yet.';
comment on column insights.action_checks.complained_before is 'Customers who complained of it in the first part.';
comment on column insights.action_checks.complained_after is 'Customers who complained of it in the second part.';
comment on column insights.action_checks.others is 'Touchpoints (or themes) that it is compared with.';
comment on column insights.action_checks.effect is 'As actions.effect; null where too few others have complaints.';
comment on column insights.action_checks.effect_low is 'Lower end of its interval.';
