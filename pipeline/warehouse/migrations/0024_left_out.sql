-- grain: verbatim. Owner: pipeline/enriched. State. A text is read up to a number of word pieces; what comes after is counted.
alter table enriched.documents add column left_out integer default 0;
comment on column enriched.documents.left_out is 'number of characters after the text that are not read, because it has more than 40,000 word pieces; 0 where all of it is read';
