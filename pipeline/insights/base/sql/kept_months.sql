-- grain: month. Owner: pipeline/insights. Temporary: month_fingerprints (of now) and changed_months, those of which the kept_* tables do not hold what they
-- would hold if everything was computed anew; number: from year 0. A month that is no more is changed, too. scope_keys: which responses are in which scope.
create or replace temp table month_fingerprints as
with scope_keys as (
    select response_id, sum(hash(scope)) as scope_key from scopes group by response_id
)
select
    o.period, any_value(12 * year(o.created_at at time zone 'UTC') + month(o.created_at at time zone 'UTC') - 1)::integer as number,
    (count(*), sum(hash(
        o.verbatim_id, o.text_key, o.sentence_index, o.customer, o.created_at, o.journey_id, o.touchpoint_id, o.theme_id, o.sign, s.scope_key
    )))::text as fingerprint
from insights.opinions as o
join scope_keys as s on s.response_id = o.response_id
group by o.period;
delete from insights.kept_cues where not exists (from insights.kept_months where basis = $basis);
delete from insights.kept_cue_texts where not exists (from insights.kept_months where basis = $basis);
create or replace temp table changed_months as
select
    coalesce(n.period, k.period) as period,
    coalesce(n.number, 12 * left(k.period, -3)::integer + right(k.period, 2)::integer - 1)::integer as number
from month_fingerprints as n
full join insights.kept_months as k on k.period = n.period
where n.fingerprint is distinct from k.fingerprint or k.basis <> $basis;
delete from insights.kept_months where period in (select period from changed_months);
insert into insights.kept_months
select period, fingerprint, $basis from month_fingerprints where period in (select period from changed_months);
