-- grain: pair of alerts of one sense that have verbatims in common; each alert also with itself
-- reads: raised, raised_verbatims
-- n: verbatims in common.
select
    a.alert_id as leader, b.alert_id as alert, any_value(ra.grain) as leader_grain, any_value(rb.grain) as grain,
    any_value(ra.subject) as leader_subject, any_value(rb.subject) as subject, any_value(rb.metric) as metric, any_value(rb.q_value) as q_value, count(*) as n
from raised_verbatims as a
join raised_verbatims as b on b.verbatim_id = a.verbatim_id
join raised as ra on ra.alert_id = a.alert_id
join raised as rb on rb.alert_id = b.alert_id and rb.journey_id = ra.journey_id
where (ra.direction in ('better', 'fewer')) = (rb.direction in ('better', 'fewer'))
group by a.alert_id, b.alert_id
order by a.alert_id, b.alert_id;
