-- grain: sentence of a text in which one pole of the cue is found, and not the other
-- reads: cue_texts
-- Patterns: pipeline/insights/people/cues.yaml.
with likely as (
    select text_hash, sentence_index, regexp_replace(t, $ignore, ' | ', 'g') as t
    from cue_texts
    where regexp_matches(t, $any)
),
risen as (
    select *, regexp_extract(t, $up) as up_words, regexp_replace(t, $up, ' | ', 'g') as t1 from likely
),
fallen as (
    select *, regexp_extract(t1, $down) as down_words, regexp_replace(t1, $down, ' | ', 'g') as t2 from risen
),
found as (
    select *, coalesce(nullif(up_words, ''), regexp_extract(t2, $good)) as good_words from fallen
)
select
    text_hash, sentence_index, $cue as cue, case when down_words <> '' then -1 else 1 end::tinyint as value,
    trim(down_words || good_words) as words
from found
where (down_words <> '') <> (good_words <> '');
