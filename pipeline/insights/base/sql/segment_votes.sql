-- Customers, cells, scopes and months as whole numbers, so that the large sums by segment stay small. Owner: pipeline/insights. Temporary.
-- cell_codes: journey × touchpoint (null: none) × theme (null: the touchpoint's rest); customer_codes: journey × customer; scope 0 is 'all', month 0 all
-- periods. segment_votes: customer × cell × scope × month; segment_writers: customer × scope × month (0 included) with anything written.
-- thing_codes: touchpoints by their code, themes below 0, and, above all others, `anything` written in a journey; number: of a month, from year 0.
-- coded_opinions: insights.opinions in these numbers; day: days since Monday, 1969-12-29 (UTC); own_score: mean score of the response, 0 to 1.
create or replace temp table customer_codes as
select journey_id, customer, score, row_number() over (order by journey_id, customer)::integer as customer_code from customer_scores;
create or replace temp table cell_codes as
with cells as (
    select distinct journey_id, touchpoint_id, theme_id from insights.opinions where touchpoint_id is not null or theme_id is not null
)
select
    journey_id, touchpoint_id, theme_id,
    case when touchpoint_id is not null then dense_rank() over (order by touchpoint_id is null, journey_id, touchpoint_id) end::integer as touchpoint_code,
    case when theme_id is not null then dense_rank() over (order by theme_id is null, journey_id, theme_id) end::integer as theme_code,
    row_number() over (order by journey_id, touchpoint_id, theme_id nulls first)::integer as cell_code
from cells;
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
create or replace temp table scope_codes as
select scope, row_number() over (order by scope)::integer as scope_code from (select distinct scope from scopes where scope <> 'all')
union all
select 'all', 0;
create or replace temp table month_codes as
select period, number, row_number() over (order by period)::integer as month_code from month_fingerprints
union all
select 'all', null, 0;
create or replace temp table coded_opinions as
with response_scopes as (
    select s.response_id, list(c.scope_code order by c.scope_code) as scope_list
    from scopes as s
    join scope_codes as c on c.scope = s.scope
    group by s.response_id
)
select
    u.customer_code, k.cell_code, k.touchpoint_code, k.theme_code, m.month_code, date_diff('day', date '1969-12-29', (o.created_at at time zone 'UTC')::date)::integer as day,
    r.scope_list, o.opinion, o.sign, o.polarity, o.confidence, o.touchpoint_score, o.theme_score, o.characters, o.created_at, w.score as own_score
from insights.opinions as o
join customer_codes as u on u.journey_id = o.journey_id and u.customer = o.customer
join month_codes as m on m.period = o.period
join response_scopes as r on r.response_id = o.response_id
left join response_scores as w on w.response_id = o.response_id
left join cell_codes as k
    on k.journey_id = o.journey_id and k.touchpoint_id is not distinct from o.touchpoint_id and k.theme_id is not distinct from o.theme_id;
create or replace temp table segment_votes as
with scoped as (
    select cell_code, touchpoint_code, theme_code, unnest(scope_list) as scope_code, month_code, customer_code, sign from coded_opinions where cell_code is not null
)
select
    cell_code, touchpoint_code, theme_code, scope_code, month_code, customer_code, count(*)::integer as mentions, sum(sign)::integer as signs,
    bool_or(sign < 0) as negative, bool_or(sign > 0) as positive
from scoped
group by all;
create or replace temp table segment_writers as
with said as (
    select distinct scope_list, month_code, customer_code from coded_opinions
),
scoped as (
    select unnest(scope_list) as scope_code, month_code, customer_code from said
)
select distinct scope_code, month_code, customer_code from scoped
union all
select distinct scope_code, 0, customer_code from scoped;
