-- grain: theme
-- reads: enriched.documents, enriched.sentences, themes.current_sentence_themes, themes.model_fits, themes.model_quality, themes.theme_groups,
--   themes.themes
-- For `voc themes list`. Counts sentences of verbatims, as published.
select
    t.theme_id, t.label, t.status, t.keywords, t.description, t.first_seen, t.topic_model_id,
    t.group_id, g.label as group_label, q.value as stability, count(s.theme_id) as sentences, sum(s.polarity::decimal(28, 12))::double / count(s.polarity) as polarity
from themes.themes as t
left join themes.theme_groups as g on g.group_id = t.group_id
left join themes.model_fits as m on m.topic_model_id = t.topic_model_id
left join themes.model_quality as q on q.topic_model_id = m.fit_id and q.theme_id = t.theme_id and q.measure = 'stability'
left join (
    select c.theme_id, e.polarity
    from themes.current_sentence_themes as c
    join enriched.sentences as e
        on e.text_hash = c.text_hash and e.sentence_index = c.sentence_index and e.model_fingerprint = c.model_fingerprint
    join enriched.documents as d on d.text_hash = c.text_hash
) as s on s.theme_id = t.theme_id
where $theme_id is null or t.theme_id = $theme_id
group by all
order by t.status, sentences desc, t.theme_id;
