-- grain: row that points at nothing
-- reads: published.emerging_themes, published.gains, published.mentions, published.pain_points, published.responses, published.sentences,
--   published.theme_events, published.theme_groups, published.theme_membership, published.themes, published.touchpoints, published.verbatims
select verbatim_id as id from snapshot.published.verbatims anti join snapshot.published.responses using (response_id)
union all select sentence_id from snapshot.published.sentences anti join snapshot.published.verbatims using (verbatim_id)
union all select mention_id from snapshot.published.mentions anti join snapshot.published.sentences using (sentence_id)
union all select sentence_id from snapshot.published.sentences anti join snapshot.published.themes using (theme_id) where theme_id is not null
union all select sentence_id from snapshot.published.sentences anti join snapshot.published.touchpoints using (journey_id, touchpoint_id) where touchpoint_id is not null
union all select theme_id from snapshot.published.theme_membership anti join snapshot.published.themes using (theme_id)
union all select theme_id from snapshot.published.theme_events anti join snapshot.published.themes using (theme_id)
union all select theme_id from snapshot.published.themes anti join snapshot.published.theme_groups using (group_id) where group_id is not null
union all select sentence_id from (select unnest(example_sentence_ids) as sentence_id from snapshot.published.themes) anti join snapshot.published.sentences using (sentence_id)
union all select sentence_id from (select unnest(example_sentence_ids) as sentence_id from snapshot.published.emerging_themes) anti join snapshot.published.sentences using (sentence_id)
union all select touchpoint_id from snapshot.published.pain_points anti join snapshot.published.touchpoints using (journey_id, touchpoint_id)
union all select touchpoint_id from snapshot.published.gains anti join snapshot.published.touchpoints using (journey_id, touchpoint_id);
