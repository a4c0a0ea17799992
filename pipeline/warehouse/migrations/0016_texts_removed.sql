-- grain: verbatim, response; text whose figures outlive it. Owner: pipeline/raw, pipeline/enriched, pipeline/jobs/privacy. State.
-- A verbatim may outlive its text: after the months for which texts are kept, or when the customer takes the consent back.
alter table raw.verbatims alter column text drop not null;
alter table raw.verbatims add column text_removed text;
comment on column raw.verbatims.text is 'the customer''s words, untouched; null once removed';
comment on column raw.verbatims.text_removed is 'why there is no text any more: age (privacy.texts_kept_months) or consent (taken back); null where there is one';

alter table raw.responses add column consent text;
alter table raw.responses add column facts_hash text;
comment on column raw.responses.consent is 'whether the customer agreed that texts are kept: yes or no (texts were not loaded, or were removed); null where the source does not ask';
comment on column raw.responses.facts_hash is 'sha256 of the mapped content without its texts; null in rows that an earlier version loaded';
comment on column raw.responses.row_hash is 'sha256 of the mapped content; tells a change from a repeat. Once the texts are removed for their age: age: and facts_hash';

create table enriched.removed_texts (text_hash text not null, scored_by text not null, removed_at timestamptz not null);
comment on table enriched.removed_texts is 'one row per text that is no longer there, whose figures are kept as they were; no model can read it again';
comment on column enriched.removed_texts.text_hash is 'key of its rows in the other tables: random, so that no text can be recognised by it';
comment on column enriched.removed_texts.scored_by is 'model_fingerprint of the annotator that read it; its rows are counted under whichever annotator is in use';
comment on column enriched.removed_texts.removed_at is 'UTC time';
