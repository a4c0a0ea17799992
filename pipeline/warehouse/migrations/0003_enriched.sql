-- grain: verbatim (documents), equal text and model (the rest). Owner: pipeline/enriched. State: results are expensive and kept by (text hash, model fingerprint).
create schema enriched;

create table enriched.documents (
    verbatim_id text not null,
    raw_hash text not null,
    text_hash text not null,
    language text not null,
    language_method text not null check (language_method in ('given', 'detected', 'unknown')),
    redactions integer not null,
    cleaner text not null,
    run_id text not null
);
comment on table enriched.documents is 'one row a verbatim: which cleaned text it has';
comment on column enriched.documents.verbatim_id is 'raw.verbatims.verbatim_id';
comment on column enriched.documents.raw_hash is 'sha256 of the raw text; a changed verbatim is cleaned again';
comment on column enriched.documents.text_hash is 'enriched.texts.text_hash';
comment on column enriched.documents.language is 'ISO 639-1 code, or und where unknown';
comment on column enriched.documents.language_method is 'given by the source, detected, or unknown';
comment on column enriched.documents.redactions is 'personal details replaced (e-mail addresses, phone and card numbers, ...)';
comment on column enriched.documents.cleaner is 'version of the cleaning rules';
comment on column enriched.documents.run_id is 'run that wrote it';

create table enriched.texts (text_hash text not null, text text not null);
comment on table enriched.texts is 'one row a distinct cleaned, redacted text; equal texts are scored once';
comment on column enriched.texts.text_hash is 'sha256 of text';
comment on column enriched.texts.text is 'cleaned and redacted';

create table enriched.sentiments (
    text_hash text not null, model_fingerprint text not null,
    sentiment_label text, polarity double, confidence double, sentences integer not null
);
comment on table enriched.sentiments is 'one row a text and model; its presence says that the text is annotated';
comment on column enriched.sentiments.text_hash is 'enriched.texts.text_hash';
comment on column enriched.sentiments.model_fingerprint is 'annotator that wrote it';
comment on column enriched.sentiments.sentiment_label is 'negative, neutral or positive; null for an empty text';
comment on column enriched.sentiments.polarity is '-1 to 1; null for an empty text';
comment on column enriched.sentiments.confidence is 'calibrated probability of the label, 0 to 1; null for an empty text';
comment on column enriched.sentiments.sentences is 'number of sentences';

create table enriched.sentences (
    text_hash text not null, model_fingerprint text not null, sentence_index integer not null,
    start_char integer not null, end_char integer not null,
    sentiment_label text not null, polarity double not null, confidence double not null, embedding blob not null
);
comment on table enriched.sentences is 'one row a sentence of a text and model';
comment on column enriched.sentences.text_hash is 'enriched.texts.text_hash';
comment on column enriched.sentences.model_fingerprint is 'annotator that wrote it';
comment on column enriched.sentences.sentence_index is 'position in the text, from 0';
comment on column enriched.sentences.start_char is 'first character in the text, from 0';
comment on column enriched.sentences.end_char is 'character after the last';
comment on column enriched.sentences.sentiment_label is 'negative, neutral or positive';
comment on column enriched.sentences.polarity is '-1 to 1';
comment on column enriched.sentences.confidence is 'calibrated probability of the label, 0 to 1';
comment on column enriched.sentences.embedding is 'little-endian float16 vector, L2-normalised';

create table enriched.mentions (
    text_hash text not null, model_fingerprint text not null, mention_index integer not null, sentence_index integer not null,
    term text, start_char integer, end_char integer, category text,
    sentiment_label text not null, polarity double not null, confidence double not null
);
comment on table enriched.mentions is 'one row an opinion in a sentence';
comment on column enriched.mentions.text_hash is 'enriched.texts.text_hash';
comment on column enriched.mentions.model_fingerprint is 'annotator that wrote it';
comment on column enriched.mentions.mention_index is 'position in the text, from 0';
comment on column enriched.mentions.sentence_index is 'sentence it stands in';
comment on column enriched.mentions.term is 'aspect term as written; null where implicit';
comment on column enriched.mentions.start_char is 'first character in the text, from 0; null where implicit';
comment on column enriched.mentions.end_char is 'character after the last; null where implicit';
comment on column enriched.mentions.category is 'aspect category; null where none fits';
comment on column enriched.mentions.sentiment_label is 'negative, neutral or positive';
comment on column enriched.mentions.polarity is '-1 to 1';
comment on column enriched.mentions.confidence is 'calibrated probability, 0 to 1';

create table enriched.categories (
    text_hash text not null, model_fingerprint text not null, sentence_index integer not null, category text not null,
    sentiment_label text not null, polarity double not null, confidence double not null
);
comment on table enriched.categories is 'one row an aspect category of a sentence, or of the whole text';
comment on column enriched.categories.text_hash is 'enriched.texts.text_hash';
comment on column enriched.categories.model_fingerprint is 'annotator that wrote it';
comment on column enriched.categories.sentence_index is 'sentence, from 0; -1: the whole text';
comment on column enriched.categories.category is 'aspect category';
comment on column enriched.categories.sentiment_label is 'negative, neutral or positive';
comment on column enriched.categories.polarity is '-1 to 1';
comment on column enriched.categories.confidence is 'calibrated probability, 0 to 1';
