-- grain: touchpoint, theme or journey
-- reads: cell_codes, customer_codes
-- writes: thing_codes
-- key: thing
-- Touchpoints by their code, themes below 0 and, above all others, `anything` written in a journey.
create or replace temp table thing_codes as
with journeys as (
    select journey_id, (1_000_000 + row_number() over (order by journey_id))::integer as anything from (select distinct journey_id from customer_codes)
),
things as (
    select distinct journey_id, 'touchpoint' as subject, touchpoint_id as subject_id, touchpoint_code as thing from cell_codes where touchpoint_code is not null
    union all
    select distinct journey_id, 'theme', theme_id, -theme_code from cell_codes where theme_code is not null
)
select t.*, j.anything from things as t join journeys as j on j.journey_id = t.journey_id
union all
select journey_id, '', '', anything, anything from journeys;
