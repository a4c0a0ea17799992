-- grain: group of themes. Owner: pipeline/themes. For `voc themes groups`.
select g.group_id, g.label, list(t.theme_id || ' ' || t.label order by t.theme_id) as themes
from themes.theme_groups as g
join themes.themes as t on t.group_id = g.group_id and t.status = 'active'
group by g.group_id, g.label
order by g.group_id;
