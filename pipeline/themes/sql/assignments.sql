-- name: carry_removed
-- grain: sentence of a removed text without a row for this topic model
-- reads: enriched.removed_texts, enriched.sentences, themes.model_changes, themes.sentence_themes, themes.theme_events, themes.themes
-- writes: themes.sentence_themes
-- Nobody can compare it with the themes of now: it keeps its last one, or what that was merged into, as long as it is there.
insert into themes.sentence_themes by name
with held as (
    select st.text_hash, st.sentence_index, st.theme_id, st.score, st.reason
    from themes.sentence_themes as st
    semi join enriched.removed_texts as r on r.text_hash = st.text_hash
    join (select topic_model_id, max(since) as since from themes.model_changes group by topic_model_id) as c on c.topic_model_id = st.topic_model_id
    qualify row_number() over (partition by st.text_hash, st.sentence_index order by c.since desc, st.topic_model_id) = 1
),
merged as (
    select theme_id, json_extract_string(evidence, '$.into') as into_id
    from themes.theme_events
    where event = 'merged'
    qualify row_number() over (partition by theme_id order by happened_at desc) = 1
),
now_held as (
    select h.*, coalesce(t.theme_id, m.theme_id) as theme_now
    from held as h
    left join themes.themes as t on t.theme_id = h.theme_id and t.status = 'active'
    left join merged as g on g.theme_id = h.theme_id
    left join themes.themes as m on m.theme_id = g.into_id and m.status = 'active'
)
select
    s.text_hash, s.model_fingerprint, s.sentence_index, $topic_model_id as topic_model_id, h.theme_now as theme_id,
    if(h.theme_now = h.theme_id, h.score, null) as score, if(h.theme_now is null, coalesce(h.reason, 'text_removed'), null) as reason
from enriched.sentences as s
semi join enriched.removed_texts as r on r.text_hash = s.text_hash
left join now_held as h on h.text_hash = s.text_hash and h.sentence_index = s.sentence_index
anti join (select text_hash, sentence_index from themes.sentence_themes where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id) as a
    on a.text_hash = s.text_hash and a.sentence_index = s.sentence_index
where s.model_fingerprint = $model_fingerprint;

-- name: read_pending
-- grain: sentence without a row for this topic model
-- reads: enriched.sentences, enriched.texts, themes.sentence_themes
-- In no particular order: each sentence is assigned on its own.
select s.text_hash, s.sentence_index, substring(t.text, s.start_char + 1, s.end_char - s.start_char) as sentence, s.embedding
from enriched.sentences as s
join enriched.texts as t on t.text_hash = s.text_hash
anti join (
    select text_hash, sentence_index from themes.sentence_themes
    where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id
) as a on a.text_hash = s.text_hash and a.sentence_index = s.sentence_index
where s.model_fingerprint = $model_fingerprint;

-- name: count_pending_sentences
-- grain: one row: the number of sentences without a row for this topic model
-- reads: enriched.sentences, themes.sentence_themes
select count(*)
from enriched.sentences as s
anti join (
    select text_hash, sentence_index from themes.sentence_themes
    where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id
) as a on a.text_hash = s.text_hash and a.sentence_index = s.sentence_index
where s.model_fingerprint = $model_fingerprint;

-- name: insert_assignments
-- grain: sentence and topic model
-- frames: new_assignments (read_pending, read_topics)
-- writes: themes.sentence_themes
-- One batch.
insert into themes.sentence_themes by name select * from new_assignments;

-- name: unthemed_share
-- grain: reason why sentences have no theme under this model ('' for those that have one)
-- reads: themes.sentence_themes
select coalesce(reason, '') as reason, count(*) as sentences
from themes.sentence_themes
where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id
group by reason
order by reason;
