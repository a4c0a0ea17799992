-- grain: sentence and journey. Owner: pipeline/touchpoints.
insert into touchpoints.sentence_touchpoints by name select * from new_mapped;
