-- grain: response
-- reads: scopes
-- writes: insights.response_segments
-- key: response_id
create or replace table insights.response_segments as
select response_id, list(scope order by scope) as segments from scopes where scope <> 'all' group by response_id order by response_id;
comment on table insights.response_segments is 'One row per response: the segments that it is in.';
comment on column insights.response_segments.response_id is 'raw.responses.response_id.';
comment on column insights.response_segments.segments is 'insights.segments.scope of each.';
