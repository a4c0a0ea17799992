"""Alerts of complaints: series of days, weeks and months are watched, and what stands out is told once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.insights.base.frames import Columns, Floats
from pipeline.insights.change.power import HORIZONS, Footing, footing, smallest_rises
from pipeline.insights.change.watch import PLANS, Plan, Series, Watched, upper_tail, watch
from pipeline.insights.statistics.intervals import q_values

MONDAY = date(1969, 12, 29)
"""Day 0 of watch_rows."""
PAUSE = {"day": 4, "week": 1, "month": 1}
"""Periods after which the next alert of a series is a new one."""
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("kind", "grain", "journey_id", "subject", "subject_id", "period")),
        *((name, pa.date32()) for name in ("since", "last_day", "until")),
        *((name, pa.int64()) for name in ("observed", "customers")),
        *((name, pa.float64()) for name in ("expected", "expected_low", "expected_high", "q_value")),
    ]
)
WATCHED = pa.schema(
    [
        *((name, pa.string()) for name in ("journey_id", "subject", "subject_id")),
        *((name, pa.float64()) for name in ("share", "volume")),
        *((f"{name}_{horizon}", pa.float64()) for horizon in HORIZONS for name in ("share", "doubling")),
    ]
)


def judge_spikes(
    counts: Columns, *, level: float, fdr: float, least: int, false_alerts: float
) -> tuple[pa.Table, pa.Table]:
    """Return one row per alert, and one per watched series with what an alert would see. An alert is a series that is clearly above its own past, from the period in which that came out.

    A family of tests is all series that are watched in one period; its q-values are Benjamini-Hochberg's. An alert needs a
    q-value within `fdr` and within the family's share of `false_alerts`.

    Args:
        counts: Columns of watch_rows.
        level: Of the interval of the expected count.
        fdr: False-discovery rate of a family.
        least: Fewest complaining customers.
        false_alerts: Allowed in a quiet series-year, for each grain.

    Returns:
        Arrow tables of SCHEMA and of WATCHED.
    """
    rows: list[dict[str, Any]] = []
    seen: list[dict[str, Any]] = []
    if len(counts):
        names, grains, start = _arrange(counts)
        footings: dict[str, Footing] = {}
        for grain, series in grains.items():
            found = watch(series, PLANS[grain], least=least)
            footings[grain] = footing(found, series, PLANS[grain], grain=grain, fdr=fdr, false_alerts=false_alerts)
            q, alerted = _decide(found, PLANS[grain], fdr=fdr, false_alerts=false_alerts)
            for i in range(len(names)):
                for t, end in _episodes(alerted[i], PAUSE[grain]):
                    facts = _describe(found, i, t, grain=grain, first=start[grain], level=level)
                    until = _days(grain, start[grain] + end)[1]
                    rows.append(
                        {**dict(zip(("journey_id", "subject", "subject_id"), names[i], strict=True)), **facts}
                        | {"grain": grain, "kind": PLANS[grain].kind, "q_value": float(q[i, t]), "until": until}
                    )
        rises = smallest_rises(footings, least=least)
        for i, name in enumerate(names):
            seen.append(
                dict(zip(("journey_id", "subject", "subject_id"), name, strict=True))
                | {column: None if np.isnan(values[i]) else float(values[i]) for column, values in rises.items()}
            )
    return pa.Table.from_pylist(rows, SCHEMA), pa.Table.from_pylist(seen, WATCHED)


def _arrange(counts: Columns) -> tuple[list[tuple[str, str, str]], dict[str, Series], dict[str, int]]:
    """Return the names of the series, their counts by grain, and the number of each grain's first period (a day: a Monday)."""
    keys = [counts.keys_of(x).to_pylist() for x in ("journey_id", "subject", "subject_id")]
    grain = np.array(counts.keys_of("grain").to_pylist(), dtype=str)
    period, n = counts["period"].astype(np.int64), counts["n"]
    everything = list(zip(*keys, strict=True))
    names = sorted({k for k in everything if k[1]}, key=lambda k: (k[0], k[1], k[2]))
    row_of = {name: i for i, name in enumerate(names)}
    volume = np.array([not k[1] for k in everything])
    row = np.array([row_of.get(k, -1) for k in everything])
    journeys = {j: [i for i, name in enumerate(names) if name[0] == j] for j in {k[0] for k in everything}}
    first_day = int(period[grain == "day"].min()) // 7 * 7
    start = {"day": first_day, "week": first_day // 7, "month": _month(first_day)}
    last_day = int(period[grain == "day"].max())
    end = {"day": last_day, "week": last_day // 7, "month": _month(last_day)}
    start["three days"], end["three days"] = start["day"], end["day"]
    tables: dict[str, tuple[Floats, Floats]] = {}
    for g in start:
        shape = (len(names), end[g] - start[g] + 1)
        y, v = np.zeros(shape), np.zeros(shape)
        at = np.flatnonzero((grain == g) & (period <= end[g]) & (period >= start[g]))
        mine = at[~volume[at]]
        y[row[mine], period[mine] - start[g]] = n[mine]
        for i in at[volume[at]]:
            v[journeys[everything[i][0]], period[i] - start[g]] = n[i]
        tables[g] = (y, v)
    days = np.arange(start["day"], end["day"] + 1)
    places = {"day": days - start["day"], "week": days // 7 - start["week"]}
    places["month"] = np.array([_month(int(d)) for d in days]) - start["month"]
    grains = {}
    for g, place in places.items():
        y, v = tables[g]
        sums = {3: tables["three days"][0]} if g == "day" else {}
        by_day = [_by_weekday(x, place, days % 7, y.shape[1]) for x in tables["day"]]
        grains[g] = Series(y, v, by_day[0], by_day[1], sums)
    return names, grains, start


def _by_weekday(daily: Floats, place: Any, weekday: Any, periods: int) -> Floats:
    """Return (series, periods, 7) sums of the days of each period."""
    result = np.zeros((len(daily), periods, 7))
    for day in range(daily.shape[1]):
        result[:, place[day], weekday[day]] += daily[:, day]
    return result


def _decide(found: Watched, plan: Plan, *, fdr: float, false_alerts: float) -> tuple[Floats, Any]:
    """Return the (series, periods) q-values, and whether there is an alert."""
    q = np.full(found.p.shape, np.nan)
    alerted = np.zeros(found.p.shape, bool)
    for t in range(found.p.shape[1]):
        watched = np.isfinite(found.p[:, t])
        if watched.any():
            q[watched, t] = q_values(found.p[watched, t])
            alerted[watched, t] = q[watched, t] <= min(fdr, watched.sum() * false_alerts / plan.a_year)
    return q, alerted


def _episodes(alerted: Any, pause: int) -> list[tuple[int, int]]:
    """Return the first and last period of each run of alerts that are at most `pause` periods apart."""
    at = np.flatnonzero(alerted)
    if not len(at):
        return []
    breaks = np.flatnonzero(np.diff(at) > pause)
    return list(zip(at[[0, *(breaks + 1)]].tolist(), at[[*breaks, -1]].tolist(), strict=True))


def _describe(found: Watched, i: int, t: int, *, grain: str, first: int, level: float) -> dict[str, Any]:
    """Return what stood out in period t of series i."""
    window, n, expected = int(found.window[i, t]), int(found.volume[i, t]), float(found.expected[i, t])
    counts = np.arange(n + 2, dtype=float)
    share = np.full(len(counts), expected / max(1, n))
    above = upper_tail(counts, np.full(len(counts), float(n)), share, np.full(len(counts), found.precision[i, t]))
    above[-1] = 0.0
    since, _ = _days(grain, first + t - window + 1)
    _, last_day = _days(grain, first + t)
    label = {"day": last_day.isoformat(), "week": f"{last_day.isocalendar().year}-W{last_day.isocalendar().week:02d}"}
    return {
        "period": label.get(grain, last_day.strftime("%Y-%m")),
        "since": since,
        "last_day": last_day,
        "observed": int(found.observed[i, t]),
        "customers": n,
        "expected": expected,
        "expected_low": float(np.flatnonzero(1 - above[1:] >= (1 - level) / 2)[0]),
        "expected_high": float(np.flatnonzero(1 - above[1:] >= (1 + level) / 2)[0]),
    }


def _month(day: int) -> int:
    at = MONDAY + timedelta(days=day)
    return at.year * 12 + at.month - 1


def _days(grain: str, period: int) -> tuple[date, date]:
    """Return the first and last day of a period."""
    if grain == "month":
        following = date((period + 1) // 12, (period + 1) % 12 + 1, 1)
        return date(period // 12, period % 12 + 1, 1), following - timedelta(days=1)
    length = 7 if grain == "week" else 1
    first = MONDAY + timedelta(days=period * length)
    return first, first + timedelta(days=length - 1)
