-- Macros, for this connection only. Adjusted-Wald interval of a mean of values in [-1, 1] (Rocks 2016, American Statistician 70(4), for the Net
-- Promoter Score): three pseudo-observations, 3/4 at -1, 3/2 at 0, 3/4 at 1. s: sum, q: sum of squares, n: number; z: normal quantile of the level
-- (1.96 for 95 %). Clipped to [-1, 1] and to hold the mean. Null where n is 0 or null. Their twin in Python is intervals.net_interval.
create or replace temp macro net_half(s, q, n, z) as
    z * sqrt(greatest(0.0, (q + 1.5) / (n + 3) - (s / (n + 3)) * (s / (n + 3))) / (n + 3));
create or replace temp macro net_low(s, q, n, z) as
    case when n > 0 then greatest(-1.0, least(s / n, s / (n + 3) - net_half(s::double, q::double, n::double, z))) end;
create or replace temp macro net_high(s, q, n, z) as
    case when n > 0 then least(1.0, greatest(s / n, s / (n + 3) + net_half(s::double, q::double, n::double, z))) end;
