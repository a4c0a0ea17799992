"""How often intervals of differences hold what people labelled: two review sites of one industry, and two parts of one site's reviews.

The former are segments that the reader may read unlike each other. The latter are periods in which the world is the same: what the
labels differ by is chance. Both are judged by the code that publishes segment_scores and trends, with the errors of other industries:
whole, and in samples. No sample is larger than what was labelled: 10,000 reviews drawn from 300 would repeat how single reviews are
misread, which among 10,000 customers averages out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa

from models.cards.figure import Figure
from pipeline.evaluation.intervals.coverage import DRAWS, LEVEL, NAMES, OTHERS
from pipeline.evaluation.intervals.fit import fit, measure_shifts
from pipeline.evaluation.intervals.joint import Floats, Joint, quantities
from pipeline.insights.base.frames import Columns
from pipeline.insights.base.reader import NOTHING, Reader
from pipeline.insights.change.trends import QUANTITY, judge_trends
from pipeline.insights.ranking.segments import differences

SIZES, ALL = (100, 300), 0
"""Reviews in a sample of either side; ALL: every labelled review, once."""
KINDS = ("touchpoint", "words")
SIDES = {"site": "two review sites of one industry", "period": "two parts of one site's reviews"}
LEAST, TOLD = 60, 20
"""Reviews of each side, and those of them that must be labelled with the thing: below that a difference of labels is chance."""
FEW = 5
"""Customers below which no difference is published (the default of insights.min_customers)."""
COLUMNS = {"complaint_share": "complaint_difference", "net_sentiment": "net_difference"}
"""Quantities that segments are compared by, and their columns."""


@dataclass(frozen=True, slots=True)
class HeldDifference:
    """How the interval of one difference did in the samples of one size.

    Attributes:
        side: Key of SIDES.
        kind: As of Joint.
        quantity: complaint_share, net_sentiment or share.
        n: Reviews in a sample of either side, or ALL.
        held: Share of samples whose interval held the difference of the labelled values.
        sampling_held: The same of the interval of sampling alone.
        width: Mean width.
        sampling_width: Mean width of the interval of sampling alone.
        error: Mean absolute difference of the published from the labelled difference.
    """

    side: str
    kind: str
    quantity: str
    n: int
    held: float
    sampling_held: float
    width: float
    sampling_width: float
    error: float


def simulate_differences(
    joints: Sequence[Joint],
    *,
    seen: bool,
    draws: int = DRAWS,
    sizes: Sequence[int] = SIZES,
    halvings: int = 4,
    seed: int = 0,
) -> list[HeldDifference]:
    """Return how intervals of differences do in each industry with the errors of the other industries.

    Args:
        joints: Of read_joints.
        seen: As in coverage.simulate.
        draws: Samples of each size.
        sizes: Reviews of either side in a sample; besides them all reviews are taken once.
        halvings: Times that the reviews of a site are parted at random.
        seed: Of samples and halves.
    """
    shifts = measure_shifts(joints)
    readers: dict[str, Reader] = {}
    found: list[HeldDifference] = []
    for side, first, second in _pairs(joints, halvings=halvings, seed=seed):
        if first.industry not in readers:
            readers[first.industry] = fit(shifts, without=first.industry, seen=seen)
        judge = _segments if side == "site" else _periods
        for n in (*sizes, ALL):
            if n > min(first.n, second.n):
                continue
            rng = np.random.default_rng((seed, n))
            drawn = [_drawn(rng, j, n, draws=draws) for j in (first, second)]
            table = _sums(first, second, drawn)
            with np.errstate(divide="ignore", invalid="ignore"):  # samples in which nobody speaks of it
                wide, narrow = (judge(table, reader) for reader in (readers[first.industry], NOTHING))
            truths = [quantities(j.truth, j.count) for j in (first, second)]
            for quantity, values in wide.items():
                truth = float(truths[0][quantity][0] - truths[1][quantity][0])
                if np.isfinite(values[0]).any():
                    found.append(_held(side, first.kind, quantity, n, truth, values, narrow[quantity]))
    return found


def _drawn(rng: np.random.Generator, j: Joint, n: int, *, draws: int) -> Floats:
    """Return (draws, pairs) how often each pair is in each sample; all reviews are one sample."""
    return rng.multinomial(n, j.count / j.n, size=draws).astype(float) if n else j.count[None]


def _pairs(joints: Sequence[Joint], *, halvings: int, seed: int) -> Iterator[tuple[str, Joint, Joint]]:
    """Yield the pairs that are compared: two sites of an industry, and two random halves of a site."""
    cells: dict[tuple[str, str, str], list[Joint]] = {}
    for j in joints:
        if j.kind in KINDS and j.industry not in OTHERS and j.n >= LEAST:
            cells.setdefault((j.kind, j.thing, j.industry), []).append(j)
    for sites in cells.values():
        told = [j for j in sites if _told(j) >= TOLD]
        yield from (("site", a, b) for a, b in combinations(told, 2))
        for j in told:
            for time in range(halvings):
                halves = _halved(j, seed=seed + time)
                if min(_told(half) for half in halves) >= TOLD:
                    yield "period", *halves


def _told(j: Joint) -> float:
    return float(j.count @ j.truth[:, 0])


def _halved(j: Joint, *, seed: int) -> tuple[Joint, Joint]:
    """Return two random halves of the reviews."""
    rng = np.random.default_rng((seed, j.n))
    some = rng.multivariate_hypergeometric(j.count.astype(np.int64), j.n // 2).astype(float)
    here = {"kind": j.kind, "thing": j.thing, "industry": j.industry, "source": j.source}
    first, second = (Joint(**here, said=j.said, truth=j.truth, count=count) for count in (some, j.count - some))
    return first, second


def _sums(first: Joint, second: Joint, drawn: Sequence[Floats]) -> pa.Table:
    """Return one row per sample, with the columns of segment_sums.sql and of trend_rows.sql."""
    columns: dict[str, Floats | list[str]] = {}
    now, rest = (
        {
            "n": weights @ j.said[:, 0],
            "k": weights @ j.said[:, 1],
            "s": weights @ j.said[:, 3],
            "q": weights @ (j.said[:, 3] ** 2),
            "active": weights.sum(axis=1),
        }
        for j, weights in zip((first, second), drawn, strict=True)
    )
    columns |= now | {f"{name}0": values for name, values in rest.items()}
    for end, side in (("", now), ("rest_", rest)):
        columns |= {f"{end}{name}": side[of] for name, of in _NAMES.items()}
    size = len(now["n"])
    about = {"scope": "all", "period": "2026-01", "journey_id": "x", "subject": "touchpoint", "subject_id": "x"}
    about |= {"reader_kind": first.kind, "reader_thing": first.thing}
    return pa.table({**columns, **{name: [value] * size for name, value in about.items()}})


_NAMES = {"negative": "k", "writers": "active", "customers": "n", "s": "s", "q": "q"}
"""Columns of segment_sums.sql by those of trend_rows.sql."""
Ends = tuple[Floats, Floats, Floats]


def _segments(table: pa.Table, reader: Reader) -> dict[str, Ends]:
    """Return difference, lower and upper end by quantity, as segment_scores has them."""
    made = differences(Columns(table), reader=reader, level=LEVEL, fdr=0.1, min_customers=FEW)
    return {q: _ends(made[f"{c}{end}"] for end in ("", "_low", "_high")) for q, c in COLUMNS.items()}


def _periods(table: pa.Table, reader: Reader) -> dict[str, Ends]:
    """Return change, lower and upper end by quantity, as trends has them."""
    made = judge_trends(Columns(table), level=LEVEL, fdr=0.1, min_customers=FEW, false_alerts=0.05, reader=reader)
    size, names = table.num_rows, ("change", "change_low", "change_high")
    metrics = made["metric"].to_pylist()[::size]
    return {
        QUANTITY[metric]: _ends(made[name].slice(i * size, size) for name in names) for i, metric in enumerate(metrics)
    }


def _ends(columns: Iterator[pa.Array]) -> Ends:
    value, low, high = (np.array(c.to_pylist(), float) for c in columns)
    return value, low, high


def _held(side: str, kind: str, quantity: str, n: int, truth: float, wide: Ends, narrow: Ends) -> HeldDifference:
    """Return how one interval did; samples without a published difference have none."""
    known = np.isfinite(wide[0])
    (value, low, high), (_, sampling_low, sampling_high) = ([x[known] for x in ends] for ends in (wide, narrow))
    return HeldDifference(
        side, kind, quantity, n,
        float(((low <= truth) & (truth <= high)).mean()),
        float(((sampling_low <= truth) & (truth <= sampling_high)).mean()),
        float((high - low).mean()),
        float((sampling_high - sampling_low).mean()),
        float(np.abs(value - truth).mean()),
    )  # fmt: skip


def _groups(found: Sequence[HeldDifference]) -> Mapping[tuple[str, str, str], Mapping[int, list[HeldDifference]]]:
    groups: dict[tuple[str, str, str], dict[int, list[HeldDifference]]] = {}
    for h in found:
        groups.setdefault((h.side, h.kind, h.quantity), {}).setdefault(h.n, []).append(h)
    return groups


def difference_figures(found: Sequence[HeldDifference]) -> list[Figure]:
    """Return, by side, kind, quantity and size, the mean share held, with the least and the most of a pair."""
    figures = []
    for (side, kind, quantity), by_size in _groups(found).items():
        for n, rows in by_size.items():
            held = [h.held for h in rows]
            figures.append(
                Figure(
                    key=f"intervals/{side}-{kind}-{quantity}-{n or 'all'}".replace("_", "-"),
                    text=f"Difference of {SIDES[side]}, {NAMES[kind]}, {quantity}, {_size(n)}: held",
                    value=float(np.mean(held)),
                    n=len(rows),
                    low=min(held),
                    high=max(held),
                    target=0.93,
                )
            )
    return figures


def _size(n: int) -> str:
    return f"{n} reviews each" if n else "all reviews"


def difference_table(found: Sequence[HeldDifference]) -> str:
    """Return the Markdown table: one row per side, kind and quantity; by size, what was held, and the widths."""
    sizes = sorted({h.n for h in found}, key=lambda n: (n == ALL, n))
    lines = [
        "| difference of | what | quantity | pairs | "
        + " | ".join(f"{_size(n)}: held, sampling alone, width" for n in sizes)
        + " |",
        "|---" * (4 + len(sizes)) + "|",
    ]
    for (side, kind, quantity), by_size in _groups(found).items():
        cells = []
        for n in sizes:
            held, alone, width, narrow = (
                float(np.mean([getattr(h, x) for h in by_size.get(n, ())]))
                for x in ("held", "sampling_held", "width", "sampling_width")
            )
            cells.append(f"{held:.1%}, {alone:.0%}, {width:.2f} ({narrow:.2f})")
        pairs = max(len(rows) for rows in by_size.values())
        lines.append(f"| {SIDES[side]} | {NAMES[kind]} | {quantity} | {pairs} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
