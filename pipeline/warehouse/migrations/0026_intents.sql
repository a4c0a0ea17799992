-- grain: sentence of a text and model. Owner: pipeline/enriched. State. What the sentence does, by a head on what the annotator has said of it.
alter table enriched.sentences add column intent text;
alter table enriched.sentences add column intent_confidence double;
alter table enriched.sentences add column intent_head text;
comment on column enriched.sentences.intent is 'complaint, praise, suggestion, question or fact; null where the annotator has no intent head';
comment on column enriched.sentences.intent_confidence is 'calibrated probability of the intent, 0 to 1';
comment on column enriched.sentences.intent_head is 'fingerprint of the intent head that read it';
