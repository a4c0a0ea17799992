-- grain: response
-- reads: insights.response_segments, raw.customer_of, raw.responses, raw.verbatims, touchpoints.journeys
-- writes: published.responses
-- key: response_id
-- A response without a text has a row, too: its scores count.
create or replace table snapshot.published.responses as
select
    r.response_id, r.source, coalesce(j.journey_id, $default_journey) as journey_id, r.channel,
    r.created_at at time zone 'UTC' as created_at, local_day(r.created_at) as created_on,
    r.updated_at at time zone 'UTC' as updated_at, r.customer_key,
    u.customer, coalesce(v.verbatims, 0) as verbatims, r.attributes, coalesce(g.segments, []) as segments, r.run_id
from raw.responses as r
join raw.customer_of as u on u.response_id = r.response_id
left join touchpoints.journeys as j on j.journey_id = r.journey_id
left join insights.response_segments as g on g.response_id = r.response_id
left join (select response_id, count(*) as verbatims from raw.verbatims group by response_id) as v on v.response_id = r.response_id
order by r.response_id;
comment on table snapshot.published.responses is 'One row per response: what one customer gave through one source at one time.';
comment on column snapshot.published.responses.response_id is 'Identifier: source:id, or source:filehash:row where the source has no id.';
comment on column snapshot.published.responses.channel is 'Where it was given; null where the source does not say.';
comment on column snapshot.published.responses.updated_at is 'Time of the customer''s last change, UTC; null where unknown.';
comment on column snapshot.published.responses.customer is 'Unit of every count of customers: customer_key, the first key of the person where several are known to be one person''s (published.customers), or response_id where the customer is anonymous.';
comment on column snapshot.published.responses.verbatims is 'Number of its free texts; 0 where it has scores only.';
comment on column snapshot.published.responses.attributes is 'JSON object of the further columns that the source mapping names; null where it names none.';
comment on column snapshot.published.responses.segments is 'Segments that it is in, as segments.scope: its source, its channel, and those of its attributes that are counted.';
comment on column snapshot.published.responses.run_id is 'Run that loaded this version.';
