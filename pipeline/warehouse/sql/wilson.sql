-- Macros, for this connection only. Wilson score interval of k / n (Wilson 1927); z: normal quantile of the level (1.96 for 95 %). k and n may be fractional
-- (effective sizes). Null where n is 0 or null. Their twin in Python is pipeline/insights/statistics/proportions.py; a test compares the two.
create or replace temp macro wilson_half(k, n, z) as
    z * sqrt(greatest(0.0, k / n * (1 - k / n) / n + z * z / (4 * n * n))) / (1 + z * z / n);
create or replace temp macro wilson_low(k, n, z) as
    case when n > 0 then least(k / n, greatest(0.0, (k / n + z * z / (2 * n)) / (1 + z * z / n) - wilson_half(k::double, n::double, z))) end;
create or replace temp macro wilson_high(k, n, z) as
    case when n > 0 then greatest(k / n, least(1.0, (k / n + z * z / (2 * n)) / (1 + z * z / n) + wilson_half(k::double, n::double, z))) end;
