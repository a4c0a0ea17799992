-- Macros, for this connection only. A moment (timestamp with time zone) on the clock of the settings' time zone, which the variable time_zone holds;
-- UTC where it is not set. Days, weeks and months are counted by these macros and by nothing else. month_number: months since year 0.
create or replace temp macro local_time(moment) as timezone(coalesce(getvariable('time_zone'), 'UTC'), moment);
create or replace temp macro local_day(moment) as local_time(moment)::date;
create or replace temp macro local_month(moment) as strftime(local_time(moment), '%Y-%m');
create or replace temp macro local_month_number(moment) as (12 * year(local_time(moment)) + month(local_time(moment)) - 1)::integer;
