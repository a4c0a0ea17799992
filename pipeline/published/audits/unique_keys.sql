-- Returns a row for each published table whose key is not unique.
select 'verbatims' as table_name from snapshot.published.verbatims having count(*) <> count(distinct verbatim_id)
union all select 'responses' from snapshot.published.responses having count(*) <> count(distinct response_id)
union all select 'sentences' from snapshot.published.sentences having count(*) <> count(distinct sentence_id)
union all select 'mentions' from snapshot.published.mentions having count(*) <> count(distinct mention_id)
union all select 'themes' from snapshot.published.themes having count(*) <> count(distinct theme_id)
union all select 'theme_groups' from snapshot.published.theme_groups having count(*) <> count(distinct group_id)
union all select 'theme_membership' from snapshot.published.theme_membership having count(*) <> count(distinct (sentence_id, valid_from))
union all select 'theme_words' from snapshot.published.theme_words having count(*) <> count(distinct (theme_id, period, place))
union all select 'runs' from snapshot.published.runs having count(*) <> count(distinct run_id)
union all select 'scores' from snapshot.published.scores having count(*) <> count(distinct (response_id, kind))
union all select 'measures' from snapshot.published.measures having count(*) <> count(distinct (response_id, kind))
union all select 'kpis' from snapshot.published.kpis having count(*) <> count(distinct (kpi, scope, period));
