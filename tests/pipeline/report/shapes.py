"""Published files of other shapes, made from that of the samples: what a page must also be able to show."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

HOSTILE = (
    "</script><script>document.title='run'</script><img src=http://evil.example/x.png onerror=\"document.title='run'\">"
    "<a href=\"javascript:document.title='run'\">x</a><style>*{background:url(http://evil.example/y)}</style>"
    "<!-- --><svg onload=\"document.title='run'\">\u202edesrever\u2066 {worst} {{n}} & \u2028 \u0000\u0007 ]]>"
)
"""What a customer may write."""
TABLES = (
    "responses", "scores", "verbatims", "sentences", "mentions", "themes", "theme_groups", "theme_events", "theme_membership",
    "touchpoint_scores", "category_scores", "theme_touchpoints", "touchpoint_impacts", "pain_points", "gains", "undecided", "ranking", "ranking_changes", "pain_exposures", "suggestions",
    "segment_scores", "segment_impacts", "trends", "theme_words", "alerts", "watched_series", "kpis", "kpi_changes", "drivers",
    "touchpoint_drivers", "driver_models", "what_if", "gaps", "bias", "sentence_cues", "touchpoint_cues", "customers", "risk_quality",
    "reader_quality", "contradictions", "emerging_themes", "actions", "action_checks", "action_figures", "followups",
)  # fmt: skip
"""Tables that are empty where nothing was loaded."""
SCORED = ("touchpoint_scores", "touchpoint_impacts", "gaps", "trends")
JUDGED = (*SCORED, "segment_scores", "pain_points", "gains", "ranking")
BY_TOUCHPOINT = (*JUDGED, "sentences", "theme_touchpoints")
MANY = [
    *(
        f"insert into {table} select {table}.* replace (touchpoint_id || '-' || i as touchpoint_id) from {table}, range(1, 4) as r(i) "
        "where journey_id = 'ecommerce' and touchpoint_id is not null and touchpoint_id not like '%-_'"
        for table in SCORED
    ),
    "insert into touchpoints select touchpoints.* replace (touchpoint_id || '-' || i as touchpoint_id, position + 14 * i as position, name || ' ' || i as name) "
    "from touchpoints, range(1, 4) as r(i) where journey_id = 'ecommerce' and touchpoint_id not like '%-_'",
]
"""Statements that give the e-commerce journey 56 touchpoints."""
ONE = [
    f"delete from {table} where touchpoint_id is distinct from 'delivery'" for table in (*BY_TOUCHPOINT, "touchpoints")
]
"""Statements that leave one touchpoint."""
THREE = [
    *(
        f"insert into {table} select * replace ('third' as journey_id) from {table} where journey_id = 'ecommerce'"
        for table in JUDGED
    ),
    "insert into touchpoints select touchpoints.* replace ('third' as journey_id, 'Third' as journey) from touchpoints where journey_id = 'ecommerce'",
    "update sentences set journey_id = 'third' where verbatim_id in (select verbatim_id from verbatims where source = 'zendesk')",
]
NO_SCORES = [
    f"delete from {table}"
    for table in ("kpis", "kpi_changes", "scores", "drivers", "touchpoint_drivers", "bias", "what_if")
]
ONE_MONTH = [
    "delete from trends where period <> '2026-06'",
    "delete from kpis where period not in ('all', '2026-06')",
    "delete from kpi_changes",
    "delete from alerts",
    "update responses set created_on = date '2026-06-01' + (hash(response_id) % 28)::int",
    "update verbatims set created_on = date '2026-06-01' + (hash(response_id) % 28)::int",
]
FIVE_YEARS = [
    *(
        f"insert into {table} select {table}.* replace ((period[1:4]::int - i)::varchar || period[5:] as period) from {table}, range(1, 6) as r(i) where period like '____-__'"
        for table in ("trends", "kpis")
    ),
    "update responses set created_on = created_on - interval (12) month * (hash(response_id) % 6)::int",
]
SHAPES: dict[str, Iterable[str]] = {
    "empty": [f"delete from {table}" for table in TABLES],
    "one touchpoint": ONE,
    "56 touchpoints": MANY,
    "three journeys": THREE,
    "no scores": NO_SCORES,
    "one month": ONE_MONTH,
    "five years": FIVE_YEARS,
}
"""Statements by shape."""


def reshaped(published: Path, target: Path, statements: Iterable[str]) -> Path:
    """Return a copy of a published file in which the statements have changed the tables."""
    shutil.copyfile(published, target)
    with duckdb.connect(str(target)) as con:
        con.execute("use published")
        for statement in statements:
            con.execute(statement)
    return target


def hostile(published: Path, target: Path) -> Path:
    """Return a copy in which every word that a customer or a file can give is hostile, and some sentences are a megabyte long."""
    shutil.copyfile(published, target)
    with duckdb.connect(str(target)) as con:
        con.execute("use published")
        bad = {"bad": HOSTILE}
        con.execute(
            "update verbatims set text = $bad || text || ' ' || repeat('x<b>', 250000) where hash(verbatim_id) % 50 = 0",
            bad,
        )
        con.execute("update verbatims set text = $bad || text where hash(verbatim_id) % 50 <> 0", bad)
        con.execute("update sentences set start_char = 0, end_char = 2000000")
        con.execute("update verbatims set source = $bad", bad)
        con.execute("update themes set label = $bad || theme_id, description = $bad, keywords = [$bad]", bad)
        for table in ("pain_points", "gains", "ranking", "theme_touchpoints", "drivers"):
            con.execute(f"update {table} set label = $bad", bad)
        con.execute(
            "update touchpoints set name = $bad || touchpoint_id, stage = $bad, journey = $bad, description = $bad", bad
        )
        con.execute("update alerts set touchpoint = $bad, theme = $bad, headline = $bad", bad)
        con.execute("update segment_scores set scope = 'channel:' || $bad where scope like 'channel:%'", bad)
        con.execute("update kpis set scope = 'channel:' || $bad where scope like 'channel:%'", bad)
    return target
