-- grain: key figure × response that carries it
-- reads: figure_answers
-- writes: main_answers
-- key: kpi, response_id
-- Answers to the main question of each kind. Whatever is computed of a response's answer reads these; further questions of a kind have series of
-- their own in insights.kpis and are pooled with nothing.
create or replace temp view main_answers as
select * exclude (item) from figure_answers where item = '';
