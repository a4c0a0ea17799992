"""How often the annotator says what people say of the same sentence or text, and how often two people say the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.insights.audit.labelled import LEAST
from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Floats
from pipeline.insights.statistics.agreement import code_answers, cohen_kappa, with_interval
from pipeline.insights.statistics.proportions import share_interval

SUBJECTS = ("sentiment", "touchpoint")
NOTHING = {"sentiment": "neutral", "touchpoint": "none"}
"""What somebody says who reads no opinion: the sentence is neutral, and about no touchpoint."""
FEW = 5
"""Right, or wrong, items below which the spread between customers is not taken from the data."""
SCHEMA = pa.schema(
    [("unit", pa.string()), ("subject", pa.string())]
    + [(name, pa.float64()) for name in ("right_share", "low", "high")]
    + [(name, pa.int64()) for name in ("items", "customers", "labellers")]
    + [(name, pa.float64()) for name in ("agreeing_share", "kappa", "kappa_low", "kappa_high")]
    + [("shared_items", pa.int64())]
)
Row = dict[str, Any]
Item = tuple[int, int]
"""Draw and number."""


def reader_accuracy(c: Context) -> dict[str, pa.Table]:
    """Return the rows of insights.reader_accuracy; none where too few customers are labelled."""
    units: dict[str, list[Row]] = defaultdict(list)
    for row in c.query("audit_answers").table.to_pylist():
        units[row["unit"]].append(row)
    frame = {(r["draw_id"], r["stratum"]): r["customers"] for r in c.query("audit_strata").table.to_pylist()}
    made = []
    for unit, rows in sorted(units.items()):
        customers = {(r["draw_id"], r["customer"]) for r in rows}
        if len(customers) < LEAST:
            continue
        for subject in SUBJECTS:
            said = {(r["draw_id"], r["item"], r["who"]): people_say(r, subject) for r in rows}
            right = {key: _is_right(r, subject, said[key]) for r in rows for key in [_key(r)]}
            value, low, high = _share(rows, right, frame, level=c.options.confidence)
            agreeing = _agreement(rows, said, level=c.options.confidence, resamples=c.options.resamples, seed=c.seed)
            counts = {
                "items": len({key[:2] for key in said}),
                "customers": len(customers),
                "labellers": len({r["who"] for r in rows}),
            }
            made.append(
                {
                    "unit": unit,
                    "subject": subject,
                    "right_share": value,
                    "low": low,
                    "high": high,
                    **counts,
                    **agreeing,
                }
            )
    return {"new_reader_accuracy": pa.Table.from_pylist(made, SCHEMA)}


def _key(row: Mapping[str, Any]) -> tuple[int, int, str]:
    return row["draw_id"], row["item"], row["who"]


def people_say(row: Mapping[str, Any], subject: str) -> frozenset[str]:
    """Return what a labeller says of one subject of an item; a labeller who reads no opinion says NOTHING."""
    return frozenset(t or "none" for t in row[f"said_{subject}"]) or frozenset((NOTHING[subject],))


def _is_right(row: Mapping[str, Any], subject: str, said: frozenset[str]) -> float:
    """Return 1 where the annotator says what the labeller says: of a sentence one of it, of the touchpoints of a text all of it."""
    read = frozenset(t or "none" for t in row[f"read_{subject}"])
    if row["unit"] == "review" and subject == "touchpoint":
        return float((read - {"none"}) == (said - {"none"}))
    return float(bool(read & said))


def _share(
    rows: Sequence[Row],
    right: Mapping[tuple[int, int, str], float],
    frame: Mapping[tuple[int, int], int],
    *,
    level: float,
) -> tuple[float, float, float]:
    """Return the share of items that are read right, weighted by the sample, with the ends of its interval; customers are the units."""
    per_item: dict[Item, list[float]] = defaultdict(list)
    owner: dict[Item, tuple[int, int, str]] = {}
    for r in rows:
        item = (r["draw_id"], r["item"])
        per_item[item].append(right[_key(r)])
        owner[item] = (r["draw_id"], r["stratum"], r["customer"])
    people = sorted(set(owner.values()))
    place = {who: i for i, who in enumerate(people)}
    y, n = np.zeros(len(people)), np.zeros(len(people))
    for item, votes in per_item.items():
        y[place[owner[item]]] += float(np.mean(votes))
        n[place[owner[item]]] += 1
    seen = Counter(who[:2] for who in people)
    weight = np.array([frame[who[:2]] / seen[who[:2]] for who in people])
    value = float(weight @ y / (weight @ n))
    error2 = _variance(weight * (y - value * n), [who[:2] for who in people]) / float(weight @ n) ** 2
    # where hardly anything differs the variance says nothing: then each customer counts as one answer
    few = min(y.sum(), (n - y).sum()) < FEW
    most = float((weight @ n) ** 2 / ((weight * n) ** 2).sum() if few else (weight @ n) ** 2 / (weight**2 @ n))
    size = min(value * (1 - value) / error2 if error2 > 0 else most, most)
    low, high = share_interval(value, size or most, level=level)
    return value, float(low), float(high)


def _variance(moved: Floats, strata: Sequence[tuple[int, int]]) -> float:
    """Return the variance of a sum over a stratified sample; strata of one customer are taken as one stratum."""
    counts = Counter(strata)
    of = np.array([hash(s) if counts[s] > 1 else 0 for s in strata])
    total = 0.0
    for stratum in np.unique(of):
        part = moved[of == stratum]
        m = len(part)
        total += m / (m - 1) * float(((part - part.mean()) ** 2).sum()) if m > 1 else float((part**2).sum())
    return total


def _agreement(
    rows: Sequence[Row],
    said: Mapping[tuple[int, int, str], frozenset[str]],
    *,
    level: float,
    resamples: int,
    seed: int,
) -> Row:
    """Return how far those two labellers agree who share most items; nulls where no two share any."""
    answers: dict[Item, dict[str, str]] = defaultdict(dict)
    customer = {}
    for r in rows:
        item = (r["draw_id"], r["item"])
        answers[item][r["who"]] = " + ".join(sorted(said[_key(r)]))
        customer[item] = r["customer"]
    shared: Counter[tuple[str, str]] = Counter()
    for by in answers.values():
        shared.update(combinations(sorted(by), 2))
    if not shared:
        return {"shared_items": 0}
    pair = min(shared, key=lambda p: (-shared[p], p))
    items = sorted(item for item, by in answers.items() if set(pair) <= set(by))
    codes = code_answers([answers[i] for i in items], pair)
    value, low, high = with_interval(
        cohen_kappa, codes, [customer[i] for i in items], level=level, resamples=resamples, seed=seed
    )
    known = {k: None if v != v else float(v) for k, v in (("kappa", value), ("kappa_low", low), ("kappa_high", high))}
    return {"agreeing_share": float((codes[:, 0] == codes[:, 1]).mean()), **known, "shared_items": len(items)}
