-- grain: proposal, check of the pool. Owner: pipeline/themes. One transaction: what this check found is current, nothing else.
update themes.emerging set is_current = false where is_current;
insert into themes.emerging by name select * replace (examples::json as examples) from new_emerging;
insert into themes.pool_checks values ($topic_model_id, $now, $sentences, $proposals);
