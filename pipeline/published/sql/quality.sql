-- grain: figure
-- reads: published.files, published.sentences
-- frames: card_figures (models/cards)
-- writes: published.quality
-- key: measure, subject
-- Made after sentences and files. card_figures: figures of the shipped cards (quality.py).
create or replace table snapshot.published.quality as
with counted (place, measure, data, part, whole) as (
    select 1, 'sentences/unmapped', 'sentences without a touchpoint / sentences', count(*) filter (touchpoint_id is null), count(*) from snapshot.published.sentences
    union all
    select 2, 'sentences/pinned', 'sentences that an analyst placed / sentences', count(*) filter (touchpoint_method = 'pinned'), count(*) from snapshot.published.sentences
    union all
    select 3, 'sentences/doubtful', 'mapped sentences whose touchpoint is right by a chance under one half / mapped sentences', count(*) filter (touchpoint_score < 0.5), count(*)
    from snapshot.published.sentences
    where touchpoint_id is not null
    union all
    select 4, 'sentences/unthemed', 'sentences without a theme / sentences', count(*) filter (theme_id is null), count(*) from snapshot.published.sentences
    union all
    select 5, 'rows/rejected', 'rows that could not be read / rows of the files', coalesce(sum(rows_rejected), 0)::bigint, coalesce(sum(rows_read), 0)::bigint
    from snapshot.published.files
)
select
    row_number() over (order by origin, position) as position, measure, subject, value, low, high, n, better, data, command, holds
from (
    select
        1 as origin, place as position, measure, 'this file' as subject, part / nullif(whole, 0)::double as value, null::double as low,
        null::double as high, whole as n, case when measure <> 'sentences/pinned' then 'lower' end as better, data, 'voc run' as command, true as holds
    from counted
    union all
    select 2, position, measure, subject, value, low, high, n, better, data, command, holds from card_figures
)
order by position;
comment on table snapshot.published.quality is 'One row per figure that says how far the other numbers can be trusted. It is counted in this file, or was measured on labelled texts and is kept on a shipped card.';
comment on column snapshot.published.quality.position is 'Order in which to show the figures, from 1.';
comment on column snapshot.published.quality.measure is 'What is measured, as suite/figure. A name ending in @unseen: measured on the half of the texts that no setting was chosen on.';
comment on column snapshot.published.quality.subject is 'this file, annotator (sentiment, terms, categories, embedding) or touchpoints (the mapping).';
comment on column snapshot.published.quality.value is 'Share, F1 or error, 0 to 1; null where there is nothing to count.';
comment on column snapshot.published.quality.low is 'Lower end of the 95 % bootstrap interval over the labelled texts, 0 to 1; null for counts of this file, which are not a sample.';
comment on column snapshot.published.quality.high is 'Upper end of that interval, 0 to 1; null for counts of this file.';
comment on column snapshot.published.quality.n is 'Number of labelled texts, or the whole of which value is a share.';
comment on column snapshot.published.quality.better is 'higher or lower; null where neither is better.';
comment on column snapshot.published.quality.data is 'What the figure is, and which data it was measured on.';
comment on column snapshot.published.quality.command is 'Command that reproduces it.';
comment on column snapshot.published.quality.holds is 'False where it was measured with other weights or settings than those that made this file.';
