-- grain: none. Owner: pipeline/enriched and pipeline/raw. What was replaced in a text by kind; which rules a rejected row and an older version were cleaned by.
alter table enriched.documents add column redacted json;
comment on column enriched.documents.redacted is 'JSON object: number of replaced details by kind, such as {"email": 1}; null for a row from before kinds were counted';
comment on column enriched.documents.redactions is 'personal details replaced, of all kinds';
comment on column enriched.documents.cleaner is 'stamp of the cleaning rules: code, settings of the source, and the finder of names';
alter table raw.rejected_rows add column cleaner text;
comment on column raw.rejected_rows.cleaner is 'stamp of the rules by which personal details in reason and raw_text were replaced; null for a row from before that';
comment on column raw.rejected_rows.raw_text is 'the row as it stood in the file, with personal details replaced';
alter table raw.superseded add column cleaner text;
comment on column raw.superseded.cleaner is 'stamp of the rules by which personal details in its texts were replaced; null for a row from before that';
create table enriched.retexts (
    old_hash text not null,
    new_hash text not null,
    stretches json not null,
    lost json not null,
    run_id text not null
);
comment on table enriched.retexts is 'one row per stored text that changed because the rules of cleaning did, until the stages to the right and the file have followed';
comment on column enriched.retexts.old_hash is 'sha256 of the text as it was';
comment on column enriched.retexts.new_hash is 'enriched.texts.text_hash of the text as it is';
comment on column enriched.retexts.stretches is 'JSON list of [start, end, length]: characters of the old text, and how many stand there in the new one';
comment on column enriched.retexts.lost is 'JSON object: how often a word that the text no longer has stood in it, by the first 16 digits of the sha256 of the word in lower case';
comment on column enriched.retexts.run_id is 'run that cleaned it';
