-- grain: one row. Owner: flows. Read from the published file.
select
    (select count(*) from responses) as responses,
    (select count(*) from verbatims) as verbatims,
    (select count(*) from sentences) as sentences,
    (select count(*) from themes where sentences > 0) as themes,
    (select count(*) from pain_points) as pain_points,
    (select count(*) from gains) as gains,
    (select max(created_at) from responses) as newest_response;
