-- grain: figure
-- reads: enriched.documents, insights.reader_quality, published.files, published.sentences, published.verbatims
-- frames: card_figures (models/cards), personal_kinds (models/personal)
-- writes: published.quality
-- key: measure, subject
-- Made after verbatims, sentences and files. card_figures: figures of the shipped cards; personal_kinds: kinds of personal data in words (quality.py).
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
    union all
    select 11, 'texts/read-in-part', 'texts of which the end is not read, because they have more than 40,000 word pieces / texts', count(*) filter (left_out > 0), count(*)
    from snapshot.published.verbatims
),
replaced as (
    select v.source, v.verbatim_id, unnest(map_entries(d.redacted::map(text, bigint))) as found
    from snapshot.published.verbatims as v
    join enriched.documents as d on d.verbatim_id = v.verbatim_id
),
sources as (select source, count(*) as verbatims from snapshot.published.verbatims group by source),
replaced_in as (
    select source, found.key as kind, count(distinct verbatim_id) as verbatims, sum(found.value)::bigint as pieces from replaced group by all
),
personal as (
    select
        k.place, k.kind, k.words, 'this file' as subject, coalesce(sum(r.verbatims), 0)::bigint as part,
        (select coalesce(sum(verbatims), 0)::bigint from sources) as whole, coalesce(sum(r.pieces), 0)::bigint as pieces
    from personal_kinds as k
    left join replaced_in as r on r.kind = k.kind
    group by all
    union all
    select k.place, k.kind, k.words, 'source ' || r.source, r.verbatims, s.verbatims, r.pieces
    from personal_kinds as k
    join replaced_in as r on r.kind = k.kind
    join sources as s on s.source = r.source
),
signs as (
    select unnest([
        {place: 6, measure: 'texts/unread', data: 'texts that the annotator does not read (language, no words), customers counted once', value: unread_share, low: null::double, high: null::double, n: texts, better: 'lower'},
        {place: 7, measure: 'texts/expected-right', data: 'sentiments expected to be right, mean of calibrated confidences; interval of sampling alone', value: expected_right, low: expected_low, high: expected_high, n: customers, better: 'higher'},
        {place: 8, measure: 'texts/contradicting', data: 'customers whose text reads as the opposite of their own score', value: contradicting_share, low: contradicting_low, high: contradicting_high, n: compared, better: 'lower'},
        {place: 9, measure: 'texts/agreement', data: 'pairs of a happy and an unhappy customer, by their scores, whose texts are in the same order (AUC)', value: auc, low: auc_low, high: auc_high, n: compared, better: 'higher'},
        {place: 10, measure: 'sentences/far', data: 'sentences farther from the training texts than 95 % of texts like them', value: far_share, low: far_low, high: far_high, n: sentences, better: 'lower'}
    ], recursive := true)
    from insights.reader_quality
    where source = 'all' and language = 'all' and period = 'all'
)
select
    row_number() over (order by origin, position, subject) as position, measure, subject, value, low, high, n, pieces, better, data, command, holds
from (
    select
        1 as origin, place as position, measure, 'this file' as subject, part / nullif(whole, 0)::double as value, null::double as low,
        null::double as high, whole as n, null::bigint as pieces, case when measure <> 'sentences/pinned' then 'lower' end as better, data,
        'voc run' as command, true as holds
    from counted
    union all
    select
        2, place, 'replaced/' || kind, subject, part / nullif(whole, 0)::double, null, null, whole, pieces, null,
        'verbatims in which ' || words || ' are replaced / verbatims', 'voc run', true
    from personal
    union all
    select 1, place, measure, 'this file', value, low, high, n, null, better, data, 'voc run', true from signs
    union all
    select 3, position, measure, subject, value, low, high, n, null, better, data, command, holds from card_figures
)
order by position;
comment on table snapshot.published.quality is 'One row per figure that says how far the other numbers can be trusted. It is counted in this file, or was measured on labelled texts and is kept on a shipped card.';
comment on column snapshot.published.quality.position is 'Order in which to show the figures, from 1.';
comment on column snapshot.published.quality.measure is 'What is measured, as suite/figure. A name ending in @unseen: measured on the half of the texts that no setting was chosen on.';
comment on column snapshot.published.quality.subject is 'this file, source and its name for a part of it, annotator (sentiment, terms, categories, embedding), touchpoints (the mapping), privacy (personal data) or taught (what your own labels taught the annotator: right before and after, on customers that it had not learnt from).';
comment on column snapshot.published.quality.value is 'Share, F1 or error, 0 to 1; null where there is nothing to count.';
comment on column snapshot.published.quality.low is 'Lower end of the 95 % bootstrap interval over the labelled texts, 0 to 1; null for plain counts of this file, which are not a sample. Of texts/ and sentences/far it is of sampling over customers (reader_quality).';
comment on column snapshot.published.quality.high is 'Upper end of that interval, 0 to 1; null where low is null.';
comment on column snapshot.published.quality.n is 'Number of labelled texts, or the whole of which value is a share.';
comment on column snapshot.published.quality.pieces is 'Number of pieces of personal data of the kind that are replaced; null in other rows. How many of such pieces are found, and how many of those are right, is said by the rows of the subject privacy: personal/…/recall and precision.';
comment on column snapshot.published.quality.better is 'higher or lower; null where neither is better.';
comment on column snapshot.published.quality.data is 'What the figure is, and which data it was measured on.';
comment on column snapshot.published.quality.command is 'Command that reproduces it.';
comment on column snapshot.published.quality.holds is 'False where it was measured with other weights or settings than those that made this file.';
