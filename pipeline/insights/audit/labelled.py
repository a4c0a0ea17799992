"""The labelled customers of a journey: with which weight each stands for others, and what people and the annotator say of their texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Floats

LEAST = 20
"""Labelled customers of a journey from which on its figures are corrected."""
EVERYWHERE = ""
"""In place of a journey: all of them together, as categories are counted."""
SUBJECT = ("subject", "touchpoint_id", "theme_id", "category")
Row = dict[str, Any]
Place = tuple[str, str]
"""Scope and period."""
Thing = tuple[str, str | None, str | None, str | None]
"""What a figure is about: the values of SUBJECT."""


@dataclass(slots=True)
class Labelled:
    """The labelled customers of one journey, or of all.

    Attributes:
        index: Row of each (draw, customer).
        strata: (n,) number of the stratum, unique over draws.
        weight: (n,) sums to 1.
        unseen: (n,) share of the stratum that was not labelled.
        truth: What people say: value of (place, thing) by quantity, with the row.
        read: The same as the annotator says.
        wrote: Rows of those who wrote, by place.
    """

    index: dict[tuple[int, str], int]
    strata: np.ndarray[Any, np.dtype[np.int64]]
    weight: Floats
    unseen: Floats
    truth: dict[tuple[Place, Thing], list[tuple[int, Row]]] = field(default_factory=lambda: defaultdict(list))
    read: dict[tuple[Place, Thing], list[tuple[int, Row]]] = field(default_factory=lambda: defaultdict(list))
    wrote: dict[Place, list[int]] = field(default_factory=lambda: defaultdict(list))


def thing_of(row: Mapping[str, Any]) -> Thing:
    """Return what a row of a query is about; without a subject it is its touchpoint."""
    return (row.get("subject", "touchpoint"), row.get("touchpoint_id"), row.get("theme_id"), row.get("category"))


def labelled_customers(c: Context) -> dict[str, Labelled]:
    """Return the labelled customers by journey, and EVERYWHERE, where there are LEAST of them."""
    found = c.query("audit_customers").table.to_pylist()
    everybody = {(r["draw_id"], r["customer"]): r | {"journey_id": EVERYWHERE} for r in found}
    frame = {(r["draw_id"], r["stratum"]): r["customers"] for r in c.query("audit_strata").table.to_pylist()}
    seen = Counter((r["draw_id"], r["stratum"]) for r in everybody.values())
    per_draw = Counter(r["draw_id"] for r in found)
    sizes: Counter[int] = Counter()
    for (draw, stratum), n in frame.items():
        sizes[draw] += n if seen[draw, stratum] else 0
    by_journey: dict[str, list[Row]] = defaultdict(list)
    for row in [*found, *everybody.values()]:
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
    for name in ("audit_truth", "audit_read", "audit_tones", "audit_category_tones", "audit_wrote"):
        for row in c.query(name).table.to_pylist():
            people = made.get(row.get("journey_id", EVERYWHERE))
            if people is None:
                continue
            at, place = people.index[row["draw_id"], row["customer"]], (row["scope"], row["period"])
            if name == "audit_wrote":
                people.wrote[place].append(at)
            else:
                said = people.truth if row.get("as_said", name == "audit_truth") else people.read
                said[place, thing_of(row)].append((at, row))
