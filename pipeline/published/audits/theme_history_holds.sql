-- grain: sentence whose theme of now is not what the history of themes says, or period of a history that ends before it begins
-- reads: published.sentences, published.theme_membership, published.theme_models
select s.sentence_id as id
from snapshot.published.sentences as s
full join (select sentence_id, theme_id from snapshot.published.theme_membership where valid_to is null) as m
    on m.sentence_id = s.sentence_id and m.theme_id = s.theme_id
where (s.theme_id is not null and m.sentence_id is null) or s.sentence_id is null
union all select sentence_id from snapshot.published.theme_membership where valid_to <= valid_from
union all select topic_model_id from snapshot.published.theme_models where valid_to < valid_from;
