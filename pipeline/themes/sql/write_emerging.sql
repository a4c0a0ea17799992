-- grain: proposal, exemplar, check of the pool. Owner: pipeline/themes. One transaction: what this check found is current, nothing else.
update themes.emerging set is_current = false where is_current;
insert into themes.emerging by name select * from new_emerging;
delete from themes.exemplars where theme_id in (select emerging_id from new_emerging);
insert into themes.exemplars by name select * from new_exemplars;
insert into themes.pool_checks values ($topic_model_id, $now, $sentences, $proposals);
