-- grain: sentence of a text. Owner: pipeline/insights. Temporary. t: lower case, straight apostrophes, single blanks; what the patterns of cues.yaml see.
create or replace temp table cue_texts as
select
    s.text_hash, s.sentence_index,
    regexp_replace(replace(lower(x.text[s.start_char + 1:s.end_char]), '’', ''''), '\s+', ' ', 'g') as t
from enriched.sentences as s
join enriched.texts as x on x.text_hash = s.text_hash
where s.model_fingerprint = $model_fingerprint;
