-- grain: sentence of a text in which cues were not looked for yet
-- reads: enriched.sentences, enriched.texts, insights.kept_cue_texts
-- writes: cue_texts
-- key: text_hash, sentence_index
-- t: what the patterns of cues.yaml see. With another basis (patterns, annotator), kept_months has forgotten all texts, and they are read again.
create or replace temp table cue_texts as
select s.text_hash, s.sentence_index, plain_sentence(x.text, s.start_char, s.end_char) as t
from enriched.sentences as s
join enriched.texts as x on x.text_hash = s.text_hash
anti join insights.kept_cue_texts as k on k.text_hash = s.text_hash
where s.model_fingerprint = $model_fingerprint;
