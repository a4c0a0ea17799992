-- grain: one row
-- reads: staged_measures, staged_rejects, staged_responses, staged_scores, staged_verbatims, verdicts
-- How many rows of the file met which fate, and how many scores, measures and verbatims are written.
with written as (select n from verdicts where verdict in ('loaded', 'updated'))
select
    (select count(*) from verdicts where verdict = 'loaded') as loaded,
    (select count(*) from verdicts where verdict in ('updated', 'replaced')) as updated,
    (select count(*) from verdicts where verdict = 'repeated') as repeated,
    (select count(*) from staged_rejects) as rejected,
    (select count(*) from verdicts where verdict = 'replaced') as replaced,
    (select count(*) from staged_scores semi join written on written.n = staged_scores.n) as scores,
    (select count(*) from staged_measures semi join written on written.n = staged_measures.n) as measures,
    (select count(*) from staged_verbatims semi join written on written.n = staged_verbatims.n) as verbatims,
    (select count(*) from verdicts where verdict in ('erased', 'withdrawn', 'withheld')) as left_out,
    (
        select count(*)
        from staged_responses as s
        join verdicts as v on v.n = s.n
        where s.consent in ('no', 'skip') and v.verdict not in ('erased', 'repeated')
    ) as unconsented;
