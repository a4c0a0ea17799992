"""Corrected figures of touchpoints from the labels of audit samples: who was labelled, what that says of the reader, and the estimates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Floats
from pipeline.insights.statistics.prediction_powered import Sample, corrected, mean_interval, share_interval

LEAST = 20
"""Labelled customers of a journey from which on its figures are corrected."""
LEAST_HERE = 5
"""Labelled customers of a row, by people's word or the reader's, from which on it is corrected."""
METRICS = {
    "negative_share": ("negative", "speaks"),
    "positive_share": ("positive", "speaks"),
    "net_sentiment": ("net", "speaks"),
    "volume_share": ("speaks", "wrote"),
}
"""Numerator and denominator of each metric, summed over customers."""
SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("journey_id", "touchpoint_id", "scope", "period", "metric")]
    + [
        (name, pa.float64())
        for name in ("value", "low", "high", "read_value", "labels_value", "labels_low", "labels_high")
    ]
    + [("customers", pa.int64()), ("labelled_customers", pa.int64()), ("tuning", pa.float64()), ("basis", pa.string())]
)
Row = dict[str, Any]
Place = tuple[str, str]
"""Scope and period."""


@dataclass(slots=True)
class Labelled:
    """The labelled customers of one journey.

    Attributes:
        index: Row of each (draw, customer).
        strata: (n,) number of the stratum, unique over draws.
        weight: (n,) sums to 1.
        unseen: (n,) share of the stratum that was not labelled.
        truth: What people say: value of (place, touchpoint) by quantity, with the row.
        read: The same as the reader says.
        wrote: Rows of those who wrote, by place.
    """

    index: dict[tuple[int, str], int]
    strata: np.ndarray[Any, np.dtype[np.int64]]
    weight: Floats
    unseen: Floats
    truth: dict[tuple[Place, str], list[tuple[int, Row]]] = field(default_factory=lambda: defaultdict(list))
    read: dict[tuple[Place, str], list[tuple[int, Row]]] = field(default_factory=lambda: defaultdict(list))
    wrote: dict[Place, list[int]] = field(default_factory=lambda: defaultdict(list))


def audited_scores(c: Context) -> dict[str, pa.Table]:
    """Return the rows of insights.audited_scores; none where too few customers are labelled."""
    journeys = _labelled(c)
    rows: list[Row] = []
    totals: dict[str, dict[Place, dict[str, Row]]] = defaultdict(lambda: defaultdict(dict))
    for row in c.query("audit_totals").table.to_pylist():
        totals[row["journey_id"]][row["scope"], row["period"]][row["touchpoint_id"]] = row
    for journey, people in sorted(journeys.items()):
        for family in _families(totals[journey]):
            for metric in METRICS:
                rows += _rows(people, family, metric, customers=_writers(totals[journey]), level=c.options.confidence)
    for row in rows:
        row["journey_id"] = row.pop("journey")
    return {"new_audited_scores": pa.Table.from_pylist(rows, SCHEMA)}


def _writers(places: Mapping[Place, Mapping[str, Row]]) -> int:
    return int(next(iter(places["all", "all"].values()))["writers"])


def _families(places: Mapping[Place, Mapping[str, Row]]) -> list[list[tuple[Place, Row]]]:
    """Return the cells whose corrections are alike: the touchpoints of a scope, and the months of a touchpoint."""
    scopes = [[(place, row) for row in rows.values()] for place, rows in sorted(places.items()) if place[1] == "all"]
    months: dict[str, list[tuple[Place, Row]]] = defaultdict(list)
    for place, rows in sorted(places.items()):
        for touchpoint, row in rows.items():
            if place[1] != "all":
                months[touchpoint].append((place, row))
    return [*scopes, *months.values()]


def _rows(people: Labelled, family: list[tuple[Place, Row]], metric: str, *, customers: int, level: float) -> list[Row]:
    top, bottom = METRICS[metric]
    counts = {"speaks": "customers", "wrote": "writers"}
    totals = np.array([[row[counts.get(q, q)] for _, row in family] for q in (top, bottom)], float)
    truth, read = (_values(people, said, family, top, bottom) for said in (people.truth, people.read))
    found = corrected(Sample(people.weight, people.strata, people.unseen, truth, read), totals, customers)
    ends = mean_interval if metric == "net_sentiment" else share_interval
    least = -1.0 if metric == "net_sentiment" else 0.0
    value, labels = np.clip(found.value, least, 1.0), np.clip(found.alone, least, 1.0)
    (low, high), (labels_low, labels_high) = (
        ends(value, found.error, level=level),
        ends(labels, found.alone_error, level=level),
    )
    heard = _heard(people, family)
    made = []
    for i, ((scope, period), row) in enumerate(family):
        if heard[i] < LEAST_HERE or not np.isfinite([value[i], low[i], high[i]]).all():
            continue
        alone = [labels[i], labels_low[i], labels_high[i]]
        alone = alone if np.isfinite(alone).all() else [None, None, None]
        made.append(
            {
                "journey": row["journey_id"],
                "touchpoint_id": row["touchpoint_id"],
                "scope": scope,
                "period": period,
                "metric": metric,
                "value": float(value[i]),
                "low": float(low[i]),
                "high": float(high[i]),
                "read_value": float(totals[0, i] / totals[1, i]),
                **dict(zip(("labels_value", "labels_low", "labels_high"), alone, strict=True)),
                "customers": int(totals[1, i]),
                "labelled_customers": int(heard[i]),
                "tuning": float(found.tuning[i]),
                "basis": "audited",
            }
        )
    return made


def _values(people: Labelled, said: Any, family: list[tuple[Place, Row]], top: str, bottom: str) -> Floats:
    """Return (2, n, cells): numerator and denominator of each labelled customer."""
    made = np.zeros((2, len(people.weight), len(family)))
    for i, (place, row) in enumerate(family):
        for at, values in said.get((place, row["touchpoint_id"]), ()):
            made[0, at, i] = values[top]
            if bottom != "wrote":
                made[1, at, i] = values[bottom]
        if bottom == "wrote":
            made[1, people.wrote.get(place, []), i] = 1.0
    return made


def _heard(people: Labelled, family: list[tuple[Place, Row]]) -> list[int]:
    """Return how many labelled customers speak of each cell, by people's word or the reader's."""
    keys = [(place, row["touchpoint_id"]) for place, row in family]
    return [len({at for said in (people.truth, people.read) for at, _ in said.get(key, ())}) for key in keys]


def _labelled(c: Context) -> dict[str, Labelled]:
    """Return the labelled customers by journey, where there are LEAST of them."""
    found = c.query("audit_customers").table.to_pylist()
    frame = {(r["draw_id"], r["stratum"]): r["customers"] for r in c.query("audit_strata").table.to_pylist()}
    seen = Counter((r["draw_id"], r["stratum"]) for r in {(r["draw_id"], r["customer"]): r for r in found}.values())
    per_draw = Counter(r["draw_id"] for r in found)
    sizes: Counter[int] = Counter()
    for (draw, stratum), n in frame.items():
        sizes[draw] += n if seen[draw, stratum] else 0
    by_journey: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        by_journey[row["journey_id"]].append(row)
    made = {}
    for journey, rows in by_journey.items():
        if len(rows) < LEAST:
            continue
        at = [(r["draw_id"], r["stratum"]) for r in rows]
        numbers = {key: i for i, key in enumerate(sorted(set(at)))}
        weight = np.array([frame[k] / seen[k] / sizes[k[0]] * per_draw[k[0]] for k in at])
        made[journey] = Labelled(
            {(r["draw_id"], r["customer"]): i for i, r in enumerate(rows)},
            np.array([numbers[k] for k in at], np.int64),
            weight / weight.sum(),
            np.array([1 - seen[k] / max(frame[k], seen[k]) for k in at]),
        )
    _fill(c, made)
    return made


def _fill(c: Context, made: Mapping[str, Labelled]) -> None:
    for name in ("audit_truth", "audit_read", "audit_wrote"):
        for row in c.query(name).table.to_pylist():
            people = made.get(row["journey_id"])
            if people is None:
                continue
            at, place = people.index[row["draw_id"], row["customer"]], (row["scope"], row["period"])
            if name == "audit_wrote":
                people.wrote[place].append(at)
            else:
                said = people.truth if name == "audit_truth" else people.read
                said[place, row["touchpoint_id"]].append((at, row))
