-- grain: sentence and topic model. Owner: pipeline/themes. One batch.
insert into themes.sentence_themes by name select * from new_assignments;
