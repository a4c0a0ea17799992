-- grain: published number out of its range
-- reads: published.kpis, published.mentions, published.sentences, published.themes, published.verbatims
-- NaN is greater than every number in DuckDB, so that no NaN passes.
select verbatim_id as id from snapshot.published.verbatims where not (coalesce(polarity, 0) between -1 and 1 and coalesce(confidence, 0) between 0 and 1)
union all select sentence_id from snapshot.published.sentences where not (polarity between -1 and 1 and confidence between 0 and 1 and coalesce(touchpoint_score, 0) between 0 and 1)
union all select mention_id from snapshot.published.mentions where not (polarity between -1 and 1 and confidence between 0 and 1)
union all select theme_id from snapshot.published.themes where not (coalesce(share, 0) between 0 and 1 and coalesce(share_low <= share and share <= share_high, true))
union all select kpi || ' ' || scope || ' ' || period from snapshot.published.kpis
where not (coalesce(low <= value and value <= high and isfinite(low) and isfinite(high), low is null and high is null) and isfinite(value));
