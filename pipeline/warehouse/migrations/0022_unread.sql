-- grain: verbatim. Owner: pipeline/enriched. State. A text that the annotator cannot read is kept, counted and not scored.
alter table enriched.documents add column unread text;
comment on column enriched.documents.unread is 'why the annotator does not read the text: language (another one than enrich.languages) or no_words (digits, signs or placeholders alone); null where it reads it';
comment on column enriched.documents.language is 'ISO 639-1 code, or und where unknown';
comment on column enriched.documents.language_method is 'given by the source, detected (also where the text is clearly in another language than the source says), or unknown';
