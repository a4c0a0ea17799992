-- grain: one row
-- reads: published.gains, published.mentions, published.pain_points, published.responses, published.sentences, published.themes, published.undecided,
--   published.verbatims
select
    (select count(*) from responses) as responses,
    (select count(distinct customer) from responses) as customers,
    (select count(*) from verbatims) as verbatims,
    (select count(*) from sentences) as sentences,
    (select count(*) from sentences where theme_id is null) as unthemed,
    (select count(*) from sentences where touchpoint_id is null) as unmapped,
    (select count(*) from mentions) as mentions,
    (select count(*) from themes where sentences > 0) as themes,
    (select count(*) from pain_points) as pain_points,
    (select count(*) from gains) as gains,
    (select count(*) from undecided) as undecided,
    (select min(created_on) from responses) as oldest_response,
    (select max(created_on) from responses) as newest_response;
