-- grain: theme that was born, retired, brought back, renamed or is gone
-- reads: published.themes
select
    case
        when o.theme_id is null then 'born'
        when n.theme_id is null then 'gone'
        when n.status <> o.status then if(n.status = 'retired', 'retired', 'brought back')
        else 'renamed'
    end as change,
    coalesce(n.theme_id, o.theme_id) as theme_id, o.label as label_before, n.label as label_after, o.sentences as sentences_before, n.sentences as sentences_after
from older.published.themes as o
full join newer.published.themes as n on n.theme_id = o.theme_id
where o.theme_id is null or n.theme_id is null or n.status <> o.status or n.label <> o.label
order by change, theme_id;
