-- grain: one row: sizes of the two snapshots, attached as `older` and `newer`
-- reads: published.files, published.responses, published.verbatims
select
    (select count(*) from older.published.responses) as responses_before, (select count(*) from newer.published.responses) as responses_after,
    (select count(*) from older.published.verbatims) as verbatims_before, (select count(*) from newer.published.verbatims) as verbatims_after,
    (select coalesce(sum(rows_rejected), 0)::bigint from older.published.files) as rejected_before,
    (select coalesce(sum(rows_rejected), 0)::bigint from newer.published.files) as rejected_after;
