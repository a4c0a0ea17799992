-- grain: month that has changed
-- reads: enriched.removed_texts, insights.kept_months, changed_months, month_fingerprints
-- writes: insights.kept_cue_texts, insights.kept_cues, insights.kept_months
-- State (migration 0012): replaces the fingerprints of these months, and forgets cues of another basis, but for those of texts that nobody can read again.
delete from insights.kept_cues
where not exists (from insights.kept_months where basis = $basis) and text_hash not in (select text_hash from enriched.removed_texts);
delete from insights.kept_cue_texts
where not exists (from insights.kept_months where basis = $basis) and text_hash not in (select text_hash from enriched.removed_texts);
delete from insights.kept_months where period in (select period from changed_months);
insert into insights.kept_months
select period, fingerprint, $basis from month_fingerprints where period in (select period from changed_months);
