-- grain: month
-- reads: insights.opinions, scopes
-- writes: month_fingerprints
-- key: period
-- What the kept_* tables are computed from, as it is now. number: of the month, from year 0. scope_keys: which responses are in which scope.
create or replace temp table month_fingerprints as
with scope_keys as (
    select response_id, sum(hash(scope)) as scope_key from scopes group by response_id
)
select
    o.period, any_value(local_month_number(o.created_at)) as number,
    (count(*), sum(hash(
        o.verbatim_id, o.text_key, o.sentence_index, o.customer, o.created_at, o.journey_id, o.touchpoint_id, o.theme_id, o.sign, s.scope_key
    )))::text as fingerprint
from insights.opinions as o
join scope_keys as s on s.response_id = o.response_id
group by o.period;
