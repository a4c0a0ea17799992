-- grain: reason why sentences have no theme under this model; '' for those that have one. Owner: pipeline/themes.
select coalesce(reason, '') as reason, count(*) as sentences
from themes.sentence_themes
where model_fingerprint = $model_fingerprint and topic_model_id = $topic_model_id
group by reason
order by reason;
