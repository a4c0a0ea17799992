-- grain: mention of a verbatim
-- reads: enriched.documents, enriched.mentions, raw.verbatims
-- writes: published.mentions
-- key: mention_id
create or replace table snapshot.published.mentions as
select
    v.verbatim_id || '#m' || m.mention_index as mention_id, v.verbatim_id || '#' || m.sentence_index as sentence_id, v.verbatim_id,
    m.term, m.start_char, m.end_char, m.category, m.sentiment_label, m.polarity, m.confidence
from raw.verbatims as v
join enriched.documents as d on d.verbatim_id = v.verbatim_id and d.unread is null
join enriched.mentions as m on m.text_hash = d.text_hash and m.model_fingerprint = $model_fingerprint
order by v.verbatim_id, m.mention_index;
comment on table snapshot.published.mentions is 'One row per mention: one opinion in one sentence, about an aspect term or implied.';
comment on column snapshot.published.mentions.mention_id is 'Identifier: verbatim_id#m and position.';
comment on column snapshot.published.mentions.term is 'Aspect term as written in the text; null where the opinion is implied ("took forever").';
comment on column snapshot.published.mentions.start_char is 'First character of the term in the verbatim''s text, from 0; null where implied.';
comment on column snapshot.published.mentions.end_char is 'Character after the term; null where implied.';
comment on column snapshot.published.mentions.category is 'Aspect category; null where none fits.';
comment on column snapshot.published.mentions.polarity is 'Sentiment towards the aspect, -1 to 1.';
