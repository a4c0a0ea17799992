-- grain: start and end of what was drawn for an audit, or labelled, in a text; null for the whole text
-- reads: audits.items, audits.labels
select start_char, end_char from audits.items where text_hash = $text_hash
union
select start_char, end_char from audits.labels where text_hash = $text_hash;
