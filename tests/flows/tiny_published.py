"""A published file of one pain point, one gain and a hostile verbatim, with the columns the summary reads."""

from pathlib import Path

import duckdb

HOSTILE = "<script>alert(1)</script> [click](javascript:x) | `a` ![i](http://e.example/i.png)\n\n# www.e.example"

TABLES = """
create schema v.published;
use v.published;
create table responses as select 'r1' as response_id, 'r1' as customer, timestamp '2026-03-01 10:00' as created_at, date '2026-03-01' as created_on;
create table verbatims as select 's:q:1' as verbatim_id, $hostile as text, timestamp '2026-03-01 10:00' as created_at, date '2026-03-01' as created_on, 'web' as source;
create table sentences as select
    's:q:1#0' as sentence_id, 's:q:1' as verbatim_id, 0 as start_char, 200 as end_char, null as theme_id, null as touchpoint_id;
create table mentions as select 's:q:1#m0' as mention_id;
create table undecided as select 1 as rank;
create table themes as select 't1' as theme_id, 3 as sentences;
create table touchpoints as select 'shop' as journey_id, 'pay' as touchpoint_id, 'Payment | till' as name, 'Shop' as journey, 'Buy' as stage;
create table pain_points as select
    1 as rank, 'shop' as journey_id, 'buy' as stage_id, 'pay' as touchpoint_id, 't1' as theme_id,
    'slow *queue*' as label, 1234 as customers, 2000 as mentions, -0.5::double as polarity,
    ['s:q:1#0'] as example_sentence_ids, -0.25::double as impact, -0.4::double as impact_low, -0.1::double as impact_high,
    0.01::double as q_value, 0.2::double as priority, ['s:q:1'] as example_verbatim_ids,
    0.125::double as volume_share, -0.6::double as net_sentiment, -0.7::double as net_low, -0.5::double as net_high;
create table ranking as
    select
        'pain point' as kind, 1 as place, 1 as touchpoint_place, 'theme' as level, 'pain point' as status, 'now' as standing, 'Payment | till' as touchpoint,
        date '2026-01-01' as window_from, date '2026-03-31' as window_until, 300 as recent_n, 30 as recent_customers, 20 as recent_voices,
        0.0667::double as recent_share, 0.04::double as recent_low, 0.1::double as recent_high, -0.6::double as recent_net,
        -0.7::double as recent_net_low, -0.5::double as recent_net_high, 200 as earlier_n, 10 as earlier_voices, 0.05::double as earlier_share,
        'too few to say' as trend, date '2026-01-05' as since, 'first voice' as since_is, timestamp '2026-03-01 10:00' as last_complaint_at,
        impact as score_gap, impact_low as score_gap_low, impact_high as score_gap_high, 'sampling only' as basis, 0.5::double as top5_share, 0.125::double as doubtful_share,
        'nps' as left_out_outcome, 5.9::double as left_out_change, 1.0::double as left_out_low, 10.4::double as left_out_high, 30 as left_out_customers,
        'Without them, the NPS reads 5.9 points higher (1.0 to 10.4).' as left_out_statement, *
    from pain_points;
insert into ranking select * replace ('gain' as kind, 'gain' as status, 'nice staff' as label, null as score_gap) from ranking;
create table pain_exposures as select
    1 as place, null::bigint as complaining, null::bigint as value_customers, null::bigint as churn_customers, null::bigint as others_customers, '' as statement;
create table touchpoint_impacts as
    select *, 'pain point' as status from pain_points;
create table touchpoint_scores as select 'shop' as journey_id, 'pay' as touchpoint_id, 'all' as period, 7 as customers;
create table gains as select * replace (null::double as impact, 'nice staff' as label) from pain_points;
create table alerts as select
    'shop:pay:month:share:2026-03' as alert_id, 'shop' as journey_id, 'shift' as kind, 'month' as grain, 'share' as metric, 'more' as direction,
    'pay' as touchpoint_id, 'Payment | till' as touchpoint, null::text as theme, '2026-03' as period, date '2026-03-01' as since,
    date '2026-03-31' as last_day, 9 as customers, 0.01::double as q_value, null::text as part_of,
    'Payment | till: <b>30 %</b> of 9 customers' as headline, ['s:q:1'] as example_verbatim_ids;
create table files as select
    'run1' as run_id, timestamp '2026-03-01' as loaded_at, 'a.csv' as file_name, 'generic' as source, 'loaded' as status, 10 as rows_read, 8 as rows_loaded,
    0 as rows_updated, 0 as rows_repeated, 0 as rows_skipped, 2 as rows_rejected, null::text as error;
create table runs as select
    'run1' as run_id, timestamp '2026-03-01' as started_at, 'complete' as status,
    '{"seed": 7, "note": "```</code><b>x</b>"}'::json as manifest;
"""


def write_published(path: Path) -> None:
    """Write the file; its folder is created."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    con = duckdb.connect()
    con.execute("attach $path as v", {"path": str(path)})
    for statement in con.extract_statements(TABLES):
        con.execute(statement, {"hostile": HOSTILE} if statement.named_parameters else None)
    con.close()
