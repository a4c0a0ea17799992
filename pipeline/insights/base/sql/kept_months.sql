-- grain: month. Owner: pipeline/insights. State (migration 0012): replaces the fingerprints of the months that have changed; cues of another basis are forgotten.
delete from insights.kept_cues where not exists (from insights.kept_months where basis = $basis);
delete from insights.kept_cue_texts where not exists (from insights.kept_months where basis = $basis);
delete from insights.kept_months where period in (select period from changed_months);
insert into insights.kept_months
select period, fingerprint, $basis from month_fingerprints where period in (select period from changed_months);
