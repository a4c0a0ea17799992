"""Alerts about the same verbatims are told once."""

from __future__ import annotations

import pyarrow as pa

from pipeline.insights.base.frames import Columns
from pipeline.insights.change.alert_links import link_alerts

ALERTS = {
    "theme": ("theme", "month", "negative_customers", 0.01),
    "touchpoint": ("touchpoint", "month", "negative_customers", 0.001),
    "spike": ("touchpoint", "day", "negative_customers", 0.0001),
    "elsewhere": ("touchpoint", "month", "negative_customers", 0.01),
}


def links(sizes: dict[str, int], shared: dict[tuple[str, str], int]) -> dict[str, str | None]:
    both = shared | {(b, a): n for (a, b), n in shared.items()} | {(a, a): n for a, n in sizes.items()}
    rows = [
        {"leader": a, "alert": b, "leader_grain": ALERTS[a][1], "leader_subject": ALERTS[a][0], "n": n}
        | dict(zip(("subject", "grain", "metric", "q_value"), ALERTS[b], strict=True))
        for (a, b), n in sorted(both.items())
    ]
    table = link_alerts(Columns(pa.Table.from_pylist(rows))) if rows else None
    return {r["alert_id"]: r["part_of"] for r in table.to_pylist()} if table is not None else {}


def test_touchpoint_is_part_of_the_theme_that_is_most_of_it() -> None:
    found = links({"theme": 15, "touchpoint": 21, "elsewhere": 9}, {("theme", "touchpoint"): 15})
    assert found == {"theme": None, "touchpoint": "theme", "elsewhere": None}


def test_theme_is_part_of_the_touchpoint_of_which_it_is_the_smaller_half() -> None:
    found = links({"theme": 5, "touchpoint": 21}, {("theme", "touchpoint"): 5})
    assert found == {"theme": "touchpoint", "touchpoint": None}


def test_spike_is_part_of_the_shift_that_it_began() -> None:
    shared = {("theme", "touchpoint"): 5, ("touchpoint", "spike"): 8, ("theme", "spike"): 3}
    found = links({"theme": 5, "touchpoint": 21, "spike": 8}, shared)
    assert found == {"theme": "touchpoint", "touchpoint": None, "spike": "touchpoint"}


def test_alerts_with_little_in_common_are_told_apart() -> None:
    found = links({"touchpoint": 21, "elsewhere": 9}, {("touchpoint", "elsewhere"): 4})
    assert found == {"touchpoint": None, "elsewhere": None}
