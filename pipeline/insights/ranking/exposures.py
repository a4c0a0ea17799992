"""What is at stake at a pain point: the lifetime values of those who complain, and how many of them left, where the input says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Columns
from pipeline.insights.statistics.amounts import skewed_mean
from pipeline.insights.statistics.differences import share_difference
from pipeline.insights.statistics.intervals import q_values

VALUES = ("mean_value", "mean_value_low", "mean_value_high", "exposed_value", "exposed_value_low", "exposed_value_high")
LEAVERS = (
    "churn_share",
    "others_share",
    "churn_difference",
    "churn_difference_low",
    "churn_difference_high",
    "churn_q_value",
)
SCHEMA = pa.schema(
    [
        ("place", pa.int64()),
        ("currency", pa.string()),
        *((name, pa.int64()) for name in ("complaining", "value_customers", "churn_customers", "others_customers")),
        *((name, pa.float64()) for name in (*VALUES, *LEAVERS)),
    ]
)


def compute_exposures(c: Context) -> dict[str, pa.Table]:
    """Create the view new_exposures for pain_exposures.sql."""
    o, amounts, leavers = c.options, c.query("exposed_amounts"), c.query("exposed_leavers")
    rows = _values(amounts, level=o.confidence, least=o.min_customers)
    for place, facts in _leavers(leavers, level=o.confidence, least=o.min_customers).items():
        rows.setdefault(place, {"place": place}).update(facts)
    found = [{**dict.fromkeys(SCHEMA.names), **row} for _, row in sorted(rows.items())]
    return {"new_exposures": pa.Table.from_pylist(found, SCHEMA)}


def _values(amounts: Columns, *, level: float, least: int) -> dict[int, dict[str, Any]]:
    """Return by place the mean lifetime value of those who complain, and that times all who complain; in the currency that most of them have.

    Those whose value is not known are taken to be worth as much as the others, within the interval of the mean.
    """
    if not len(amounts):
        return {}
    names = amounts.keys_of("currency").to_pylist()
    groups = list(zip(amounts["place"].astype(np.int64).tolist(), names, strict=True))
    starts = np.array([i for i, group in enumerate(groups) if i == 0 or group != groups[i - 1]], np.int64)
    sizes = np.diff(np.append(starts, len(groups)))
    mean, low, high = skewed_mean(amounts["value"], starts, level=level)
    found: dict[int, dict[str, Any]] = {}
    for start, size, *figures in zip(starts, sizes, mean, low, high, strict=True):
        place, currency = groups[start]
        if size < least or not np.isfinite(figures[1]) or size <= found.get(place, {}).get("value_customers", 0):
            continue
        all_of_them = int(amounts["complaining"][start])
        ends = [float(x) for x in figures]
        numbers = dict(zip(VALUES, (*ends, *(all_of_them * x for x in ends)), strict=True))
        found[place] = {
            "place": place,
            "currency": currency,
            "complaining": all_of_them,
            "value_customers": int(size),
        } | numbers
    return found


def _leavers(leavers: Columns, *, level: float, least: int) -> dict[int, dict[str, Any]]:
    """Return by place how many of those who complain left, against the others of the journey; nothing where either side is small."""
    known, churned = leavers["known"], leavers["churned"]
    others, left = leavers["known_all"] - known, leavers["churned_all"] - churned
    enough = (known >= least) & (others >= least)
    difference, low, high, p = share_difference(churned, known, left, others, level=level)
    q = np.full(len(p), np.nan)
    q[enough] = q_values(p[enough])
    found: dict[int, dict[str, Any]] = {}
    for i in np.flatnonzero(enough):
        numbers = (churned[i] / known[i], left[i] / others[i], difference[i], low[i], high[i], q[i])
        place = int(leavers["place"][i])
        found[place] = {"place": place, "churn_customers": int(known[i]), "others_customers": int(others[i])}
        found[place] |= dict(zip(LEAVERS, map(float, numbers), strict=True))
    return found
