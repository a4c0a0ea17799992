-- name: last_pool_check
-- grain: the last check of the pool under this model; at most one row
-- reads: themes.pool_checks
select sentences from themes.pool_checks where topic_model_id = $topic_model_id order by checked_at desc, sentences desc limit 1;

-- name: pool_size
-- grain: one row: the number of distinct sentences near no theme, under the current model
-- reads: enriched.documents, enriched.sentences, enriched.texts, themes.current_sentence_themes
select count(distinct substring(t.text, s.start_char + 1, s.end_char - s.start_char))
from themes.current_sentence_themes as c
join enriched.sentences as s
    on s.text_hash = c.text_hash and s.sentence_index = c.sentence_index and s.model_fingerprint = c.model_fingerprint
join enriched.texts as t on t.text_hash = c.text_hash
where c.reason = 'below_threshold' and c.text_hash in (select text_hash from enriched.documents);

-- name: known_emerging
-- grain: proposal of a theme, as it was last found
-- reads: themes.emerging
select emerging_id, label, first_found_at, centroid
from themes.emerging
qualify row_number() over (partition by emerging_id order by found_at desc) = 1
order by emerging_id;

-- name: list_emerging
-- grain: proposal of a theme that holds now
-- reads: themes.emerging, themes.topic_models
-- For `voc themes emerging`.
select e.emerging_id, e.label, e.sentences, e.new_sentences, e.first_found_at, e.found_at, e.keywords, e.description
from themes.emerging as e
join themes.topic_models as tm on tm.topic_model_id = e.topic_model_id and tm.is_current
where e.is_current
order by e.sentences desc, e.emerging_id;

-- name: write_emerging
-- grain: proposal, exemplar, check of the pool
-- frames: new_emerging (read_pool, known_emerging), new_exemplars (read_pool)
-- writes: themes.emerging, themes.exemplars, themes.pool_checks
-- All in one transaction: only what this check found is current.
update themes.emerging set is_current = false where is_current;
insert into themes.emerging by name select * from new_emerging;
delete from themes.exemplars where theme_id in (select emerging_id from new_emerging);
insert into themes.exemplars by name select * from new_exemplars;
insert into themes.pool_checks values ($topic_model_id, $now, $sentences, $proposals);
