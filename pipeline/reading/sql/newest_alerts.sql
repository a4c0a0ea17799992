-- grain: alert told for the first time (not part of another) that began within 62 days before the newest response. Owner: pipeline/summary. Newest first.
select alert_id, journey_id, kind, grain, metric, touchpoint, theme, period, since, last_day, customers, q_value, headline, example_verbatim_ids
from alerts
where part_of is null and last_day >= (select max(created_at)::date - 62 from responses)
order by last_day desc, q_value, alert_id
limit $top;
