-- grain: proposal that holds. Owner: pipeline/themes. For `voc themes emerging`.
select e.emerging_id, e.label, e.sentences, e.new_sentences, e.first_found_at, e.found_at, e.keywords, e.description
from themes.emerging as e
join themes.topic_models as tm on tm.topic_model_id = e.topic_model_id and tm.is_current
where e.is_current
order by e.sentences desc, e.emerging_id;
