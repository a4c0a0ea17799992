-- grain: published text that did not come out of cleaning, or that is missing without a reason
-- reads: enriched.documents, enriched.texts, published.verbatims
select v.verbatim_id from snapshot.published.verbatims as v
anti join (
    select d.verbatim_id, t.text from enriched.documents as d join enriched.texts as t on t.text_hash = d.text_hash
) as c on c.verbatim_id = v.verbatim_id and c.text = v.text
where v.text is not null or v.text_removed is null;
