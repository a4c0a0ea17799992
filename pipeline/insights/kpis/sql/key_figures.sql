-- grain: key figure
-- frames: new_key_figures (pipeline/insights/kpis/definitions.py)
-- writes: key_figures
-- key: kpi
-- kind, per: the score or measure that it reads, and the one it is divided by. compared: takes part where answers are compared. shown: how sentences
-- show it.
create or replace temp table key_figures as select * from new_key_figures;
