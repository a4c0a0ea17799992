-- What the page shows, read from the published file. $least: fewest customers of a group that is shown.
-- name: about
-- grain: one row
-- reads: published.responses, published.sentences, published.verbatims
select
    (select count(*) from responses) as responses,
    (select count(distinct customer) from responses) as customers,
    (select count(*) from verbatims) as texts,
    (select count(*) from verbatims where unread is not null) as unread,
    (select count(*) from sentences) as sentences,
    (select count(*) from sentences where touchpoint_id is null) as unmapped,
    (select count(*) from sentences where theme_id is null) as unthemed,
    (select min(created_on) from responses) as oldest,
    (select max(created_on) from responses) as newest,
    (select list(distinct source order by source) from responses) as sources;

-- name: last_run
-- grain: run that made the file
-- reads: published.runs
select run_id, finished_at, manifest from runs order by started_at desc limit 1;

-- name: kpis
-- grain: kpi × period
-- reads: published.kpis
select kpi, scope, period, value, low, high, n, customers, unit, higher_is_better, formula, question, satisfied
from kpis
where scope = 'all' and value is not null and customers not between 1 and $least - 1
order by kpi, period;

-- name: moves
-- grain: kpi × cell, for the last three months against the three before
-- reads: published.kpi_changes
select * from kpi_changes
where scope = 'all' and span = 'three months'
    and period = (select max(period) from kpi_changes where scope = 'all' and span = 'three months')
    and not (cell <> 'all' and (customers between 1 and $least - 1 or customers_before between 1 and $least - 1))
order by kpi, cell = 'all' desc, abs(part) desc, journey_id, touchpoint_id;

-- name: alerts
-- grain: alert that is told itself, newest first
-- reads: published.alerts
select * from alerts
where part_of is null and customers not between 1 and $least - 1
order by until desc, since desc, q_value, alert_id;

-- name: new_themes
-- grain: theme that was born after the first fit, or that emerges; newest first
-- reads: published.emerging_themes, published.theme_events, published.themes
select 'new' as kind, t.label, t.description, e.happened_at as moment, t.sentences, t.customers
from theme_events as e join themes as t using (theme_id)
where e.event in ('born', 'split') and t.status = 'active' and t.customers not between 0 and $least - 1
    and e.happened_at > (select min(happened_at) + interval 1 hour from theme_events)
union all
select 'emerging', label, description, found_at, sentences, null from emerging_themes
order by kind, moment desc, label;

-- name: journeys
-- grain: touchpoint of a journey map, in order
-- reads: published.gaps, published.sentences, published.touchpoint_impacts, published.touchpoint_scores, published.touchpoints, published.verbatims
select
    t.journey_id, t.journey, t.stage_id, t.stage, t.touchpoint_id, t.name, t.description, t.intended_net_sentiment as intended,
    coalesce(s.customers, 0) as customers, coalesce(a.customers, 0) > 0 as spoken,
    s.mentions, coalesce(i.net_sentiment, s.net_sentiment) as net_sentiment,
    coalesce(i.net_low, s.net_low) as net_low, coalesce(i.net_high, s.net_high) as net_high,
    s.net_sampling_low, s.net_sampling_high,
    s.negative_share, s.negative_low, s.negative_high, s.positive_share, s.positive_low, s.positive_high, s.basis,
    i.status, i.volume_share, i.impact, i.impact_low, i.impact_high, i.priority, i.customers_to_decide,
    g.status as gap_status, g.gap,
    v.text[q.start_char + 1:q.end_char] as quote, v.created_on as quote_at, v.source as quote_source
from touchpoints as t
left join touchpoint_scores as s
    on s.journey_id = t.journey_id and s.touchpoint_id = t.touchpoint_id and s.period = 'all' and s.customers >= $least
left join touchpoint_scores as a on a.journey_id = t.journey_id and a.touchpoint_id = t.touchpoint_id and a.period = 'all'
left join touchpoint_impacts as i
    on i.journey_id = t.journey_id and i.touchpoint_id = t.touchpoint_id and i.customers >= $least
left join gaps as g
    on g.journey_id = t.journey_id and g.touchpoint_id = t.touchpoint_id and g.metric = 'net_sentiment' and g.period = 'all'
left join sentences as q on q.sentence_id = i.example_sentence_ids[1]
left join verbatims as v on v.verbatim_id = q.verbatim_id
order by t.journey_id, t.position;

-- name: writers
-- grain: journey: customers who wrote anything in it
-- reads: published.responses, published.sentences, published.verbatims
select s.journey_id, count(distinct r.customer) as customers
from sentences as s join verbatims as v using (verbatim_id) join responses as r on r.response_id = v.response_id
group by s.journey_id
order by s.journey_id;

-- name: trends
-- grain: subject × metric × month, of everybody
-- reads: published.trends
select journey_id, subject, touchpoint_id, theme_id, period, metric, value, low, high, sampling_low, sampling_high,
    change, change_low, change_high, direction, customers, basis
from trends
where scope = 'all' and metric in ('net_sentiment', 'negative_share')
    and customers not between 1 and $least - 1
order by period;

-- name: suggestions
-- grain: group of suggestions, by request and by touchpoint, those of most customers first
-- reads: published.sentences, published.suggestions, published.touchpoints, published.verbatims
select
    p.*, t.journey, v.text[q.start_char + 1:q.end_char] as quote, v.created_on as quote_at, v.source as quote_source
from suggestions as p
left join touchpoints as t on t.journey_id = p.journey_id and t.touchpoint_id = p.touchpoint_id
left join sentences as q on q.sentence_id = p.example_sentence_ids[1]
left join verbatims as v on v.verbatim_id = q.verbatim_id
where p.grouped_by in ('request', 'touchpoint') and p.customers >= $least
order by p.customers desc, p.grouped_by, p.journey_id, p.rank;

-- name: theme_effects
-- grain: theme × outcome × method
-- reads: published.drivers
select theme_id, outcome, method, kpi_value, kpi_low, kpi_high, q_value, customers, n
from drivers
where method in ('leave_theme_out', 'leave_theme_out_all') and kpi_value is not null and customers >= $least
order by theme_id, outcome, method;

-- name: touchpoint_effects
-- grain: journey × touchpoint × outcome × method
-- reads: published.touchpoint_drivers
select journey_id, touchpoint_id, outcome, method, kpi_value, kpi_low, kpi_high, q_value, customers, n
from touchpoint_drivers
where method in ('leave_theme_out', 'leave_theme_out_all') and kpi_value is not null and customers >= $least
order by journey_id, touchpoint_id, outcome, method;

-- name: themes
-- grain: active theme, with the most customers first
-- reads: published.themes
select theme_id, label, keywords, description, sentences, customers, share, share_low, share_high, polarity, unstable, group_label
from themes
where status = 'active' and customers >= $least
order by customers desc, theme_id;

-- name: themes_at
-- grain: journey × touchpoint × theme
-- reads: published.theme_touchpoints
select journey_id, touchpoint_id, theme_id, label, sentences, customers, share
from theme_touchpoints
where customers >= $least
order by journey_id, touchpoint_id, customers desc, theme_id;

-- name: cells
-- grain: journey × touchpoint × scope × period, for the picture under another view
-- reads: published.segment_scores, published.touchpoint_scores
select journey_id, touchpoint_id, 'all' as scope, period, customers, net_sentiment, net_low, net_high,
    net_sampling_low, net_sampling_high, null as scope_customers, null as complaint_share, null as complaints, null as tone
from touchpoint_scores where customers >= $least
union all
select journey_id, touchpoint_id, scope, period, customers, net_sentiment, net_low, net_high,
    net_sampling_low, net_sampling_high, scope_customers, complaint_share, complaints, tone
from segment_scores where period = 'all' and customers >= $least
order by journey_id, touchpoint_id, scope, period;

-- name: segment_contrasts
-- grain: touchpoint × segment that clearly differs from the others of its attribute
-- reads: published.segment_contrasts
select journey_id, touchpoint_id, touchpoint, scope, scope_customers, other_customers, complaint_share, other_complaint_share, complaint_difference_low,
    complaint_difference_high, net_sentiment, other_net_sentiment, complaints, tone, clear_by,
    row_number() over (partition by journey_id, touchpoint_id order by clear_by desc, scope) as place
from segment_contrasts
where rank is not null and scope_customers >= $least and other_customers >= $least and (customers = 0 or customers >= $least)
order by clear_by desc, journey_id, touchpoint_id, scope;

-- name: consistency
-- grain: touchpoint × pair of channels or sources in which enough customers spoke of it
-- reads: published.consistency
select journey_id, touchpoint_id, touchpoint, pair_of, first_place, second_place, customers, agreement, agreement_low, agreement_high, agreement_by_chance,
    contradictory, contradictory_low, contradictory_high
from consistency
where customers >= $least
order by pair_of, customers desc, journey_id, touchpoint_id, first_place, second_place;

-- name: segment_kpis
-- grain: kpi × scope of answers
-- reads: published.kpis
select kpi, scope, value, low, high, n, customers, unit, higher_is_better
from kpis
where period = 'all' and scope not like 'touchpoint:%' and scope not like 'question:%' and value is not null and customers >= $least
order by kpi, scope;

-- name: at_risk
-- grain: customer with a risk of leaving, the highest first
-- reads: published.customers
select customer_key, risk, responses, last_response_at, mean_polarity, last_nps, last_rating, open_pains, risk_leaving, risk_contact
from customers
where risk is not null and risk > 0
order by risk desc, last_response_at desc, customer_key
limit 40;

-- name: bias
-- grain: kpi: those who wrote against those who gave scores only
-- reads: published.bias
select * from bias
where scope = 'all' and customers_wrote not between 1 and $least - 1 and customers_silent not between 1 and $least - 1
order by kpi;

-- name: reading
-- grain: source, or all: how well the texts are read
-- reads: published.reader_quality
select * from reader_quality
where period = 'all' and language = 'all' and customers >= $least
order by source <> 'all', source;

-- name: measured
-- grain: figure that was measured on labelled data
-- reads: published.quality
select measure, subject, value, low, high, n, better, data, command, holds
from quality
where value is not null and pieces is null
order by position;

-- name: audited
-- grain: touchpoint that people labelled
-- reads: published.audited_scores
select * from audited_scores
where subject = 'touchpoint' and scope = 'all' and period = 'all' and metric = 'net_sentiment' and customers >= $least
order by journey_id, touchpoint_id;

-- name: sight
-- grain: one row: what alerts would see
-- reads: published.watched_series
select count(*) as watched, median(doubling_31) as doubling_31, median(doubling_85) as doubling_85
from watched_series where doubling_31 is not null;

-- name: actions
-- grain: declared action, newest first
-- reads: published.actions
select *, before_until - before_from + 1 as days_before, coalesce(after_until - after_from + 1, 0) as days_after
from actions
where writers_before not between 1 and $least - 1 and writers_after not between 1 and $least - 1
order by began_on desc, action_id;

-- name: action_figures
-- grain: action × figure of the customers who speak of what it is about, before and since
-- reads: published.action_figures
select * from action_figures
where change is not null and customers_before >= $least and customers_after >= $least and unit <> '' and figure not like 'lifetime%'
order by action_id, figure;
