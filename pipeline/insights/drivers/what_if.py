"""What if: a KPI if complaints about a pain point were as rare as in the segment where they are rarest."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.kpis.definitions import FIGURES
from pipeline.insights.statistics.contrasts import Estimate, difference, left_out, scaled
from pipeline.insights.statistics.intervals import net_interval
from pipeline.insights.statistics.proportions import share_of

NUMBERS = (
    *("kpi_value", "share", "best_share", "best_low", "best_high", "best_share_seen"),
    *("what_if", "what_if_low", "what_if_high", "change", "change_low", "change_high"),
)

ONE_SEGMENT = "fewer than two segments with enough customers who gave the outcome"
FEW_CUSTOMERS = "too few customers who complain, or who do not, gave the outcome"
NO_BETTER = "in no segment with enough customers do fewer complain than in all"
NEEDED = {
    ONE_SEGMENT: "a second source or channel, or an attribute named in insights.segments, so that two segments have "
    "{segment} customers each who gave it",
    FEW_CUSTOMERS: "{least} customers on either side who gave it",
    NO_BETTER: "a segment in which clearly fewer complain: it hurts alike in all that there are",
}
"""What a comparison would need, by the reason why there is none."""
LEFT_OUT = ("left_out_change", "left_out_low", "left_out_high")


class Best(NamedTuple):
    """The segment with the fewest complaints.

    Attributes:
        place: Its place among the segments, from 0.
        share: Its share of customers who complain, shrunk.
        low: Lower end of the share's interval, good for any segment that could have been chosen.
        high: Upper end.
        seen: The share as counted.
    """

    place: int
    share: float
    low: float
    high: float
    seen: float


def best_segment(k: Floats, n: Floats, *, level: float) -> Best:
    """Return which of several segments has the smallest share, and how small it is.

    The smallest of several counted shares is too small (the winner's curse). Two cures: every share is drawn towards
    the common one by as much as chance alone would spread them (beta-binomial, moments: Kleinman 1973), and the
    smallest is chosen after that; and its Wilson interval has the level 1 - (1 - level) / segments (Bonferroni), so
    that it holds whichever segment was chosen, and overlapping segments do no harm.

    Args:
        k: Customers who complain, by segment.
        n: Customers, by segment.
        level: Of the interval.
    """
    common, seen = k.sum() / n.sum(), k / n
    binomial = common * (1 - common)
    weight = (n * (1 - n / n.sum())).sum()
    spread = max(0.0, (n * (seen - common) ** 2).sum() - (len(n) - 1) * binomial) / weight if weight > 0 else 0.0
    trust = n * spread / (n * spread + max(binomial - spread, 1e-12))
    shrunk = common + trust * (seen - common)
    place = int(np.argmin(shrunk))
    _, low, high = share_of(k[place], n[place], level=1 - (1 - level) / len(n))
    share = float(shrunk[place])
    return Best(place, share, min(float(low), share), max(float(high), share), float(seen[place]))


def as_rare_as(
    sides: tuple[Floats, ...], best: tuple[Floats, Floats, Floats], *, level: float
) -> tuple[Estimate, Estimate]:
    """Return the mean outcome and its change if the share of customers who complain were another, all else as it is.

    The mean is a mixture of those who complain and the others; another share mixes them anew. Intervals join those
    of the share here, the share there and the two means by MOVER (Zou and Donner 2008). A segment is part of the whole,
    so the two shares move together; to treat them as independent makes the interval wider, never narrower.

    Args:
        sides: n1, s1, q1, n0, s0, q0: customers who complain and the others, their sums and sums of squares of values
            in [-1, 1].
        best: The other share and its interval.
        level: Of the intervals.

    Returns:
        The mean, -1 to 1, without a p-value; its change, with the p-value of "the two groups do not differ".
    """
    n1, s1, q1, n0, s0, q0 = sides
    share, low, high = share_of(n1, n1 + n0, level=level)
    fewer = share - best[0]
    factor = (
        fewer,
        fewer - np.hypot(share - low, best[2] - best[0]),
        fewer + np.hypot(high - share, best[0] - best[1]),
    )
    change = scaled(factor, difference(n0, s0, q0, n1, s1, q1, level=level))
    with np.errstate(divide="ignore", invalid="ignore"):
        m1, m0 = s1 / n1, s0 / n0
        (low1, high1), (low0, high0) = (net_interval(s, q, n, level=level) for n, s, q in (sides[:3], sides[3:]))
    value = best[0] * m1 + (1 - best[0]) * m0
    more, less = np.abs(m0 - m1) * (best[2] - best[0]), np.abs(m0 - m1) * (best[0] - best[1])
    parts_low = np.hypot(best[0] * (m1 - low1), (1 - best[0]) * (m0 - low0))
    parts_high = np.hypot(best[0] * (high1 - m1), (1 - best[0]) * (high0 - m0))
    below = np.hypot(parts_low, np.where(m0 > m1, more, less))
    above = np.hypot(parts_high, np.where(m0 > m1, less, more))
    ends = np.maximum(-1, value - below), np.minimum(1, value + above)
    return Estimate(value, *ends, np.full_like(value, np.nan)), change


def compute_what_if(c: Context) -> dict[str, pa.Table]:
    """Create the view new_what_if for what_if.sql, with one row per pain point and outcome."""
    return {
        "new_what_if": judge_what_if(
            c.query("what_if_sums"), c.query("what_if_scopes", what_if_customers=c.options.what_if_customers), c
        )
    }


def judge_what_if(sums: Columns, scopes: Columns, c: Context) -> pa.Table:
    """Return the rows in the order of `sums`; everything about the best segment is null if `note` says why there is none."""
    level, least = c.options.confidence, c.options.min_customers
    keys = ("journey_id", "touchpoint_id", "theme_id", "outcome")
    sides = tuple(sums[name] for name in ("n1", "s1", "q1", "n0", "s0", "q0"))
    segments: dict[tuple[Any, ...], list[int]] = {}
    for i, key in enumerate(_keys(scopes, keys)):
        segments.setdefault(key, []).append(i)
    names, complaining, customers = scopes.keys_of("scope").to_pylist(), scopes["complaining"], scopes["customers"]
    size = len(sums)
    best, seen = np.full((3, size), np.nan), np.full(size, np.nan)
    notes: list[str | None] = [None] * size
    scope: list[str | None] = [None] * size
    scope_customers: list[int | None] = [None] * size
    for i, key in enumerate(_keys(sums, keys)):
        places = np.array(segments.get(key, []), int)
        if len(places) < 2 or min(sides[0][i], sides[3][i]) < least:
            notes[i] = ONE_SEGMENT if len(places) < 2 else FEW_CUSTOMERS
            continue
        found = best_segment(complaining[places], customers[places], level=level)
        if found.share >= sides[0][i] / (sides[0][i] + sides[3][i]):
            notes[i] = NO_BETTER
            continue
        best[:, i], seen[i] = (found.share, found.low, found.high), found.seen
        chosen = places[found.place]
        scope[i], scope_customers[i] = names[chosen], int(customers[chosen])
    value, change = as_rare_as(sides, (best[0], best[1], best[2]), level=level)
    total = sides[0] + sides[3]
    without = left_out(*sides, level=level)
    enough = (np.minimum(sides[0], sides[3]) >= least) & np.isfinite(without.p)
    a, b = (np.array([FIGURES[o].balanced[j] for o in sums.keys_of("outcome").to_pylist()]) for j in (0, 1))
    numbers = ((sides[1] + sides[4]) / total * b + a, sides[0] / total, *best, seen)
    numbers += (*(a + b * x for x in value[:3]), *(b * x for x in change[:3]))
    return pa.table(
        {
            **{name: sums.keys_of(name) for name in keys},
            **{name: nullable(np.asarray(x, float)) for name, x in zip(NUMBERS, numbers, strict=True)},
            "p_value": nullable(np.where(np.isfinite(change.value), change.p, np.nan)),
            "note": pa.array(notes, pa.string()),
            "needed": pa.array([_needed(note, c) for note in notes], pa.string()),
            **{k: nullable(np.where(enough, b * x, np.nan)) for k, x in zip(LEFT_OUT, without[:3], strict=True)},
            "best_scope": pa.array(scope, pa.string()),
            "best_customers": pa.array(scope_customers, pa.int64()),
            "segments": pa.array([len(segments.get(key, [])) for key in _keys(sums, keys)], pa.int64()),
            "customers": pa.array(sides[0].astype(np.int64)),
            "n": pa.array(total.astype(np.int64)),
        }
    )


def _needed(note: str | None, c: Context) -> str | None:
    if note is None:
        return None
    return NEEDED[note].format(segment=c.options.what_if_customers, least=c.options.min_customers)


def _keys(rows: Columns, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return list(zip(*(rows.keys_of(name).to_pylist() for name in names), strict=True))
