"""Figures of touchpoints, themes and categories, corrected by the labels of audit samples."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.insights.audit.labelled import (
    EVERYWHERE,
    SUBJECT,
    Labelled,
    Place,
    Row,
    Thing,
    labelled_customers,
    thing_of,
)
from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Floats
from pipeline.insights.statistics.intervals import net_interval
from pipeline.insights.statistics.prediction_powered import Sample, corrected, mean_interval, share_interval
from pipeline.insights.statistics.proportions import wilson

Cells = list[tuple[Place, Thing, Row]]
"""Place, thing and sums over customers of figures."""
LEAST_HERE = 5
"""Labelled customers of a row, by people's word or the reader's, from which on it is corrected."""
METRICS = {
    "negative_share": ("negative", "speaks"),
    "positive_share": ("positive", "speaks"),
    "net_sentiment": ("net", "speaks"),
    "volume_share": ("speaks", "wrote"),
}
"""Numerator and denominator of each metric, summed over customers."""
TONES = tuple(METRICS)[:3]
"""Those of themes and categories: which sentences belong to them is taken as given."""
SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("journey_id", *SUBJECT, "scope", "period", "metric")]
    + [
        (name, pa.float64())
        for name in (
            "value",
            "low",
            "high",
            "sampling_low",
            "sampling_high",
            "read_value",
            "labels_value",
            "labels_low",
            "labels_high",
        )
    ]
    + [("customers", pa.int64()), ("labelled_customers", pa.int64()), ("tuning", pa.float64()), ("basis", pa.string())]
)


def audited_scores(c: Context) -> dict[str, pa.Table]:
    """Return the rows of insights.audited_scores; none where too few customers are labelled."""
    journeys = labelled_customers(c)
    rows: list[Row] = []
    totals = _totals(c)
    for journey, people in sorted(journeys.items()):
        for subject, cells in sorted(totals.get(journey, {}).items()):
            customers = max(int(row["writers"]) for _, _, row in cells)
            for family in _families(cells):
                for metric in METRICS if subject == "touchpoint" else TONES:
                    rows += _rows(people, family, metric, customers=customers, level=c.options.confidence)
    return {"new_audited_scores": pa.Table.from_pylist(rows, SCHEMA)}


def _totals(c: Context) -> dict[str, dict[str, Cells]]:
    """Return what the annotator says of everybody, by journey (EVERYWHERE for categories) and subject."""
    made: dict[str, dict[str, Cells]] = defaultdict(lambda: defaultdict(list))
    for name in ("audit_totals", "audit_theme_totals"):
        for row in c.query(name).table.to_pylist():
            thing = thing_of(row)
            made[row["journey_id"]][thing[0]].append(((row["scope"], row["period"]), thing, row))
    for row in (
        replace(c, package="pipeline.insights.ranking").query("category_sums", if_labelled=True).table.to_pylist()
    ):
        scope, period = row["scope"], row["period"]
        if scope == "all" or (scope.startswith("source:") and period == "all"):
            sums = row | {"subject": "category", "net": row["s"]}
            made[EVERYWHERE]["category"].append(((scope, period), thing_of(sums), sums))
    return made


def _families(cells: Cells) -> list[Cells]:
    """Return the cells whose corrections are alike: the things of a scope, and the months of a thing."""
    families: dict[Any, Cells] = defaultdict(list)
    for cell in sorted(cells, key=lambda cell: (cell[0], tuple(part or "" for part in cell[1]))):
        (scope, period), thing, _ = cell
        families[(scope, None) if period == "all" else (None, thing)].append(cell)
    return list(families.values())


def _rows(people: Labelled, family: Cells, metric: str, *, customers: int, level: float) -> list[Row]:
    top, bottom = METRICS[metric]
    counts = {"speaks": "customers", "wrote": "writers"}
    totals = np.array([[row[counts.get(q, q)] for *_, row in family] for q in (top, bottom)], float)
    truth, read = (_values(people, said, family, top, bottom) for said in (people.truth, people.read))
    found = corrected(Sample(people.weight, people.strata, people.unseen, truth, read), totals, customers)
    ends = mean_interval if metric == "net_sentiment" else share_interval
    least = -1.0 if metric == "net_sentiment" else 0.0
    value, labels = np.clip(found.value, least, 1.0), np.clip(found.alone, least, 1.0)
    (low, high), (labels_low, labels_high) = (
        ends(value, found.error, level=level),
        ends(labels, found.alone_error, level=level),
    )
    sampling = _sampling(metric, value, found.sampling, totals[1], level=level)
    heard = _heard(people, family)
    made = []
    for i, ((scope, period), thing, row) in enumerate(family):
        if heard[i] < LEAST_HERE or not np.isfinite([value[i], low[i], high[i]]).all():
            continue
        alone = [labels[i], labels_low[i], labels_high[i]]
        alone = alone if np.isfinite(alone).all() else [None, None, None]
        made.append(
            {
                "journey_id": row.get("journey_id"),
                **dict(zip(SUBJECT, thing, strict=True)),
                "scope": scope,
                "period": period,
                "metric": metric,
                "value": float(value[i]),
                "low": float(low[i]),
                "high": float(high[i]),
                "sampling_low": float(max(low[i], sampling[0][i])),
                "sampling_high": float(min(high[i], sampling[1][i])),
                "read_value": float(totals[0, i] / totals[1, i]),
                **dict(zip(("labels_value", "labels_low", "labels_high"), alone, strict=True)),
                "customers": int(totals[1, i]),
                "labelled_customers": int(heard[i]),
                "tuning": float(found.tuning[i]),
                "basis": "audited",
            }
        )
    return made


def _sampling(metric: str, value: Floats, error: Floats, n: Floats, *, level: float) -> tuple[Floats, Floats]:
    """Return the ends of the interval that would be left if everybody were labelled."""
    if metric != "net_sentiment":
        return wilson(value * n, n, level=level)
    return net_interval(value * n, (np.nan_to_num(error) ** 2 * n + value**2) * n, n, level=level)


def _values(people: Labelled, said: Any, family: Cells, top: str, bottom: str) -> Floats:
    """Return (2, n, cells): numerator and denominator of each labelled customer."""
    made = np.zeros((2, len(people.weight), len(family)))
    for i, (place, thing, _) in enumerate(family):
        for at, values in said.get((place, thing), ()):
            made[0, at, i] = values[top]
            if bottom != "wrote":
                made[1, at, i] = values[bottom]
        if bottom == "wrote":
            made[1, people.wrote.get(place, []), i] = 1.0
    return made


def _heard(people: Labelled, family: Cells) -> list[int]:
    """Return how many labelled customers speak of each cell, by people's word or the reader's."""
    keys = [(place, thing) for place, thing, _ in family]
    return [len({at for said in (people.truth, people.read) for at, _ in said.get(key, ())}) for key in keys]
