"""Alerts that are about the same verbatims: one leads, the others are part of it."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.insights.base.frames import Columns

GRAINS = {"month": 0, "week": 1, "day": 2}
SAME = 0.5
"""Share of an alert's verbatims that lie in another at which it is part of that other."""


def link_alerts(overlaps: Columns) -> pa.Table:
    """Return, for each alert, the one that it is part of, or null.

    A shift of months is told before one of weeks and a spike; then complaints before other changes; then a theme, which says
    more, before a touchpoint; then the smaller q-value. An alert is part of the first of those before it that holds at least half of its verbatims. A
    theme that leads but lies by half in a touchpoint that leads too is part of the touchpoint: it is only some of it.

    Args:
        overlaps: Columns of alert_overlaps.sql.

    Returns:
        Arrow table: alert_id, part_of.
    """
    rows = overlaps.table.to_pylist()
    own: dict[str, dict[str, Any]] = {r["alert"]: r for r in rows if r["leader"] == r["alert"]}
    shared = {(r["leader"], r["alert"]): r["n"] for r in rows}
    neighbours: dict[str, list[str]] = {}
    for leader, alert in shared:
        neighbours.setdefault(alert, []).append(leader)

    def place(alert: str) -> tuple[Any, ...]:
        r = own[alert]
        return GRAINS[r["grain"]], r["metric"] != "negative_customers", r["subject"] != "theme", r["q_value"], alert

    order = sorted(own, key=place)
    rank = {alert: i for i, alert in enumerate(order)}
    part_of: dict[str, str | None] = {}
    for alert in order:
        before = [x for x in neighbours[alert] if rank[x] < rank[alert] and part_of[x] is None]
        holding = [x for x in before if shared[x, alert] >= SAME * own[alert]["n"]]
        part_of[alert] = min(holding, key=lambda x: rank[x]) if holding else None
    for alert in [a for a in order if part_of[a] is None and own[a]["subject"] == "theme"]:
        wider = [
            x
            for x in neighbours[alert]
            if part_of[x] is None and own[x]["subject"] == "touchpoint" and own[x]["grain"] == own[alert]["grain"]
        ]
        holding = [x for x in wider if shared[x, alert] >= SAME * own[alert]["n"]]
        if holding:
            leader = min(holding, key=lambda x: rank[x])
            part_of = {a: leader if a == alert or p == alert else p for a, p in part_of.items()}
    return pa.table(
        {"alert_id": pa.array(order, pa.string()), "part_of": pa.array([part_of[a] for a in order], pa.string())}
    )
