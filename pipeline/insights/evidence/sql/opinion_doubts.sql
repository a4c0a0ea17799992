-- grain: sentence of a verbatim with a touchpoint
-- reads: coded_opinions
-- frames: place_correction (labelled_places)
-- writes: opinion_doubts
-- key: opinion
-- misplaced: chance that the touchpoint is not what it is about. misread: chance that its tone is the other way round. Both as people's labels correct
-- them where basis is audited (pipeline/insights/evidence/doubts.py).
create or replace temp table opinion_doubts as
with stated as (
    select
        opinion, cell_code, touchpoint_code, touchpoint_score as chance, least(p.edge, greatest(1 - p.edge, touchpoint_score)) as held,
        greatest(0, case sign when -1 then confidence + polarity when 1 then confidence - polarity else 0 end) * p.reversal as reversed, p.shift, p.slope, p.basis
    from coded_opinions
    cross join place_correction as p
    where touchpoint_code is not null
)
select
    opinion, cell_code, touchpoint_code, case when chance >= 1 then 0 else 1 / (1 + exp(shift + slope * ln(held / (1 - held)))) end as misplaced,
    least(1, reversed) as misread, basis
from stated;
