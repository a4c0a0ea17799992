-- grain: month of which the kept_* tables do not hold what they would if everything was computed anew
-- reads: insights.kept_months, month_fingerprints
-- writes: changed_months
-- key: period
-- number: of the month, from year 0. A month that is gone has changed, too.
create or replace temp table changed_months as
select
    coalesce(n.period, k.period) as period,
    coalesce(n.number, 12 * left(k.period, -3)::integer + right(k.period, 2)::integer - 1)::integer as number
from month_fingerprints as n
full join insights.kept_months as k on k.period = n.period
where n.fingerprint is distinct from k.fingerprint or k.basis <> $basis;
