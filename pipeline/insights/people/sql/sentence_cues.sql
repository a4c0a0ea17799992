-- grain: sentence of a verbatim × cue, where there is one. Owner: pipeline/insights. new_cues: found in pipeline/insights/people/cues.py with cue_matches.sql, in
-- texts that were not read before.
insert into insights.kept_cues select text_hash, sentence_index, cue, value, words from new_cues;
insert into insights.kept_cue_texts select distinct text_hash from cue_texts;
create or replace table insights.sentence_cues as
select o.verbatim_id || '#' || o.sentence_index as sentence_id, o.verbatim_id, o.sentence_index, n.cue, n.value, n.words
from insights.kept_cues as n
join enriched.documents as d on d.text_hash = n.text_hash
join insights.opinions as o on o.verbatim_id = d.verbatim_id and o.sentence_index = n.sentence_index
order by o.verbatim_id, o.sentence_index, n.cue;
comment on table insights.sentence_cues is 'One row a sentence and cue: words about effort, feelings or leaving, found by patterns (English only). No row: no such words, or words both ways. How often they are right: docs/experience.md.';
comment on column insights.sentence_cues.sentence_id is 'Sentence (published.sentences).';
comment on column insights.sentence_cues.verbatim_id is 'Verbatim (published.verbatims).';
comment on column insights.sentence_cues.sentence_index is 'Position in the verbatim, from 0.';
comment on column insights.sentence_cues.cue is 'effort, heard, secure, valued, frustration, joy or leaving.';
comment on column insights.sentence_cues.value is '-1: hard, ignored, insecure, treated without respect, frustrated, means to leave. 1: easy, heard, secure, valued, joyful, means to stay or come back. frustration has only -1, joy only 1.';
comment on column insights.sentence_cues.words is 'The words that gave it away, in lower case.';
