-- Sums and intervals as macros, for this connection only. Owner: pipeline/insights. z: normal quantile of the level (1.96 for 95 %). Null where n is 0 or null.

-- Sum and mean to twelve decimals, the same in whatever order threads add: sums of doubles differ in their last digits from run to run.
create or replace temp macro exact_sum(x) as coalesce(sum((x)::decimal(28, 12)), 0)::double;
create or replace temp macro exact_avg(x) as sum((x)::decimal(28, 12))::double / count(x);

-- Wilson score interval of k / n (Wilson 1927). k and n may be fractional (effective sizes).
create or replace temp macro wilson_half(k, n, z) as
    z * sqrt(greatest(0.0, k / n * (1 - k / n) / n + z * z / (4 * n * n))) / (1 + z * z / n);
create or replace temp macro wilson_low(k, n, z) as
    case when n > 0 then least(k / n, greatest(0.0, (k / n + z * z / (2 * n)) / (1 + z * z / n) - wilson_half(k::double, n::double, z))) end;
create or replace temp macro wilson_high(k, n, z) as
    case when n > 0 then greatest(k / n, least(1.0, (k / n + z * z / (2 * n)) / (1 + z * z / n) + wilson_half(k::double, n::double, z))) end;

-- Adjusted-Wald interval of a mean of values in [-1, 1] (Rocks 2016, American Statistician 70(4), for the Net Promoter Score): three
-- pseudo-observations, 3/4 at -1, 3/2 at 0, 3/4 at 1. s: sum, q: sum of squares, n: number. Clipped to [-1, 1] and to hold the mean.
create or replace temp macro net_half(s, q, n, z) as
    z * sqrt(greatest(0.0, (q + 1.5) / (n + 3) - (s / (n + 3)) * (s / (n + 3))) / (n + 3));
create or replace temp macro net_low(s, q, n, z) as
    case when n > 0 then greatest(-1.0, least(s / n, s / (n + 3) - net_half(s::double, q::double, n::double, z))) end;
create or replace temp macro net_high(s, q, n, z) as
    case when n > 0 then least(1.0, greatest(s / n, s / (n + 3) + net_half(s::double, q::double, n::double, z))) end;

-- A sentence in lower case with straight apostrophes and single blanks: what the patterns of cues.yaml and the words of themes are found in.
create or replace temp macro plain_sentence(text, start_char, end_char) as
    regexp_replace(replace(lower(text[start_char + 1:end_char]), '’', ''''), '\s+', ' ', 'g');
