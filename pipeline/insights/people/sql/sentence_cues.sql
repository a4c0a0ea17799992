-- name: keep_cues
-- grain: sentence of a text and cue found in it; text in which cues were looked for
-- reads: cue_texts
-- frames: new_cues (cue_matches)
-- writes: insights.kept_cue_texts, insights.kept_cues
-- State (migration 0012).
insert into insights.kept_cues select text_hash, sentence_index, cue, value, words from new_cues;
insert into insights.kept_cue_texts select distinct text_hash from cue_texts;

-- name: sentence_cues
-- grain: sentence of a verbatim × cue found in it
-- reads: enriched.documents, insights.kept_cues, insights.opinions
-- writes: insights.sentence_cues
-- key: sentence_id, cue
create or replace table insights.sentence_cues as
select o.verbatim_id || '#' || o.sentence_index as sentence_id, o.verbatim_id, o.sentence_index, n.cue, n.value, n.words
from insights.kept_cues as n
join enriched.documents as d on d.text_hash = n.text_hash
join insights.opinions as o on o.verbatim_id = d.verbatim_id and o.sentence_index = n.sentence_index
order by o.verbatim_id, o.sentence_index, n.cue;
comment on table insights.sentence_cues is 'One row per sentence and cue: words about effort, feelings or leaving, found by patterns (English only). A sentence without such words, or with words for both poles, has no row. docs/experience.md says how often cues are right.';
comment on column insights.sentence_cues.cue is 'effort, heard, secure, valued, frustration, joy or leaving.';
comment on column insights.sentence_cues.value is '-1: hard, ignored, insecure, treated without respect, frustrated, about to leave. 1: easy, heard, secure, valued, joyful, about to stay or come back. frustration has only -1, joy only 1.';
comment on column insights.sentence_cues.words is 'Words that were matched, in lower case.';
