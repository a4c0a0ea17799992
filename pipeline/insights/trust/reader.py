"""Judges of the annotator on data that nobody has labelled: what it does not read, contradicts, is unsure of, or has never seen the like of."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pyarrow as pa

from models.ground import Ground
from pipeline.insights.base.frames import Columns, Floats
from pipeline.insights.statistics.contrasts import difference
from pipeline.insights.statistics.intervals import q_values, quantile
from pipeline.insights.statistics.proportions import share_of
from pipeline.insights.statistics.roc import auc

ALL, BEFORE = "all", 3
"""Name of what is not told apart; months that a month is compared with."""
LEAST = 0.05
"""A smaller rise is no alert, however clear it is."""
WORDS = {
    "unread": "{:.0f} % of texts are not read ({:.0f} % before)",
    "contradicting": "{:.0f} % of texts read as the opposite of the customer's own score ({:.0f} % before)",
    "right": "{:.0f} % of sentiments are expected to be wrong ({:.0f} % before)",
    "far": "{:.0f} % of sentences are unlike the training texts ({:.0f} % before)",
}
"""What is worse, in words; all as shares of which a rise is bad, in the order shown."""
_FLOATS: tuple[str, ...] = (
    "unread_share",
    "expected_right",
    "expected_low",
    "expected_high",
    "contradicting_share",
    "contradicting_low",
)
_FLOATS += ("contradicting_high", "auc", "auc_low", "auc_high", "far_share", "far_low", "far_high")
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("source", "language", "period")),
        *((name, pa.int64()) for name in ("customers", "texts", "compared", "sentences")),
        *((name, pa.float64()) for name in _FLOATS),
        *((name, pa.string()) for name in ("worse", "said")),
    ]
)
Cell = tuple[str, str, str]
"""source, language, period."""
Sums = tuple[float, float, float, float]
"""Customers, sum of their shares, of the squares, and items."""


def far_sentences(sample: Columns, ground: Ground | None) -> pa.Table:
    """Return which sentences of far_sample.sql lie beyond the ground of the annotator; no row where it is unknown.

    Args:
        sample: Columns of far_sample.sql.
        ground: Of the annotator in use.
    """
    keys = {name: sample.keys_of(name) for name in ("verbatim_id", "sentence_index")}
    if ground is None or not len(sample):
        keys = {name: column.slice(0, 0) for name, column in keys.items()}
        return pa.table({**keys, "is_far": pa.array([], pa.bool_())})
    vectors = np.stack([np.frombuffer(b, "<f2") for b in sample.keys_of("embedding").to_pylist()]).astype(np.float32)
    return pa.table({**keys, "is_far": pa.array(ground.is_far(vectors))})


def judge_reader(sums: Columns, pairs: Columns, *, level: float, fdr: float, min_customers: int) -> pa.Table:
    """Return one row per source, language and month.

    Args:
        sums: Columns of reader_sums.sql.
        pairs: Columns of reader_pairs.sql.
        level: Of the intervals.
        fdr: False-discovery rate of all tests of a month.
        min_customers: Fewer in the month or before it: no test.
    """
    cells: dict[Cell, dict[str, Sums]] = defaultdict(dict)
    names = [sums.keys_of(c).to_pylist() for c in ("source", "language", "period", "measure")]
    figures = zip(*(sums[c].tolist() for c in ("n", "s", "q", "items")), strict=True)
    for source, language, period, measure, found in zip(*names, figures, strict=True):
        cells[source, language, period][measure] = found
    curves, worse = _curves(pairs, level=level), _worse(cells, fdr=fdr, level=level, min_customers=min_customers)
    rows = []
    for cell, found in cells.items():
        row: dict[str, Any] = dict(zip(("source", "language", "period"), cell, strict=True))
        row |= {"customers": int(found["unread"][0]), "texts": int(found["unread"][3])}
        row["unread_share"] = found["unread"][1] / found["unread"][0]
        counts = {"contradicting": "compared", "far": "sentences"}
        for measure, name in (("right", "expected"), ("contradicting", "contradicting"), ("far", "far")):
            n, s, _, items = found.get(measure, (0.0, 0.0, 0.0, 0.0))
            if measure in counts:
                row[counts[measure]] = int(items if measure == "far" else n)
            if n:
                share, low, high = (float(x) for x in share_of(s, n, level=level))
                row |= {"expected_right" if name == "expected" else f"{name}_share": share}
                row |= {f"{name}_low": low, f"{name}_high": high}
        rows.append(row | curves.get(cell, {}) | worse.get(cell, {}))
    return pa.Table.from_pylist(rows, _SCHEMA)


def _curves(pairs: Columns, *, level: float) -> dict[Cell, dict[str, float]]:
    """Return auc, auc_low and auc_high by cell; the ends on the logit scale, so that they stay within 0 to 1."""
    groups: dict[Cell, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    names = [pairs.keys_of(c).to_pylist() for c in ("source", "language", "period")]
    for *cell, own, polarity in zip(*names, pairs["own"].tolist(), pairs["polarity"].tolist(), strict=True):
        groups[cell[0], cell[1], cell[2]][own > 0].append(polarity)
    found: dict[Cell, dict[str, float]] = {}
    for key, (unhappy, happy) in groups.items():
        value, error = auc(np.array(happy), np.array(unhappy))
        if not np.isfinite(value):
            continue
        found[key] = {"auc": value}
        if np.isfinite(error) and 0 < value < 1:
            half = quantile(level) * error / (value * (1 - value))
            odds = np.log(value / (1 - value))
            found[key] |= {
                "auc_low": float(1 / (1 + np.exp(half - odds))),
                "auc_high": float(1 / (1 + np.exp(-half - odds))),
            }
    return found


def _bad(measure: str, sums: Sums) -> Floats:
    """Return (n, s, q) of the share of which a rise is bad."""
    n, s, q, _ = sums
    return np.array([n, n - s, n - 2 * s + q] if measure == "right" else [n, s, q])


def _worse(
    cells: dict[Cell, dict[str, Sums]], *, fdr: float, level: float, min_customers: int
) -> dict[Cell, dict[str, str]]:
    """Return what is clearly worse in a month than in the three months before, with words, by cell."""
    tests: dict[str, list[tuple[Cell, str, float, float, float]]] = defaultdict(list)
    for (source, language, period), found in cells.items():
        if period == ALL:
            continue
        earlier = [cells.get((source, language, _month_before(period, k)), {}) for k in range(1, BEFORE + 1)]
        for measure in WORDS:
            past = sum((_bad(measure, e[measure]) for e in earlier if measure in e), np.zeros(3))
            if measure in found and found[measure][0] >= min_customers and past[0] >= min_customers:
                now = _bad(measure, found[measure])
                test = difference(*now, *past, level=level)
                p = float(test.p) / 2 if test.value > 0 else 1 - float(test.p) / 2
                tests[period].append(((source, language, period), measure, p, now[1] / now[0], past[1] / past[0]))
    result: dict[Cell, dict[str, str]] = {}
    for family in tests.values():
        q = q_values(np.array([p for _, _, p, _, _ in family]))
        for (cell, measure, _, share, usual), value in zip(family, q, strict=True):
            if value <= fdr and share - usual >= LEAST:
                said = WORDS[measure].format(100 * share, 100 * usual)
                known = result.get(cell)
                if known:
                    result[cell] = {"worse": f"{known['worse']}, {measure}", "said": f"{known['said']}; {said}"}
                else:
                    result[cell] = {"worse": measure, "said": said}
    return result


def _month_before(period: str, back: int) -> str:
    number = 12 * int(period[:4]) + int(period[5:]) - 1 - back
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
