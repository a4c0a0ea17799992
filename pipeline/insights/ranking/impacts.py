"""Effects of themes and touchpoints: which are pain points, which gains, what they do to the score, in which order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.config.settings import PriorityWeights
from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.base.reader import AS_READ, AUDITED, BY_LABELS, NOTHING, Reader, interval_columns
from pipeline.insights.ranking.audited import Corrected
from pipeline.insights.statistics.contrasts import difference
from pipeline.insights.statistics.intervals import n_to_decide, net_interval
from pipeline.insights.statistics.sign_flips import SignFlips, decisive_p, discrete_q_values, sign_flips

KEYS = ("journey_id", "touchpoint_id", "theme_id", "scope", "period", "polarity")
EVEN = PriorityWeights()
PAIN_POINT, GAIN, UNDECIDED = "pain point", "gain", "not sure yet"


def judge(
    effects: Columns,
    *,
    level: float,
    fdr: float,
    weights: PriorityWeights = EVEN,
    family: NDArray[np.int64] | None = None,
    reader: Reader = NOTHING,
    corrected: Corrected | None = None,
) -> pa.Table:
    """Return one row per effect, in the order given: interval, q-value, status, impact, factors and priority.

    A pain point has its interval of sampling below 0 and a q-value of at most `fdr` in its family; a gain the same above 0.
    Both conditions: the interval speaks of one row, the q-value keeps many rows from making some up. The status says what is
    clear in what the reader reads; how far the truth may lie from it is for net_low and net_high to say, which hold its errors.

    Args:
        effects: Columns of effects.sql or segment_sums.sql.
        level: Of the intervals.
        fdr: False-discovery rate of a family.
        weights: Exponents of the factors of priority.
        family: (n,) whole numbers, equal for the rows of one family; None: all rows are one.
        reader: Errors of the annotator in use.
        corrected: Net sentiments by labels of the user's own, which take the place of those that were read.
    """
    family = np.zeros(len(effects), np.int64) if family is None else family
    s, q, n = effects["s"], effects["q"], effects["customers"]
    net = s / np.maximum(n, 1)
    sampling = net_interval(s, q, n, level=level)
    kinds, things = (effects.keys_of(f"reader_{x}").to_pylist() for x in ("kind", "thing"))
    low, high = reader.widen("net_sentiment", net, *sampling, kinds=kinds, things=things, level=level)
    tests = sign_flips(s, q, effects["f"], effects.keys_of("strongest").to_pylist())
    adjusted = discrete_q_values(tests, family)
    clear = adjusted <= fdr
    below, above = clear & (sampling[1] < 0), clear & (sampling[0] > 0)
    status = np.where(below, PAIN_POINT, np.where(above, GAIN, UNDECIDED))
    needed = n_to_decide(s, q, n, p=_needed_p(tests, adjusted, family, fdr=fdr), correction=0)
    needed = np.where(status == UNDECIDED, np.minimum(needed, 1e12), np.nan)
    basis = [reader.basis] * len(n)
    if corrected is not None:
        net, low, high = corrected.over(net), corrected.over(low, "low"), corrected.over(high, "high")
        sampling = corrected.over(sampling[0], "sampling_low"), corrected.over(sampling[1], "sampling_high")
        status = corrected.status(status, pain_point=PAIN_POINT, gain=GAIN, undecided=UNDECIDED)
        needed = np.where(status == UNDECIDED, needed, np.nan)
        basis = np.where(corrected.known, AUDITED, basis).tolist()
    impact, impact_low, impact_high = score_impact(effects, level=level)
    volume = n / np.maximum(effects["journey_customers"], 1)
    factor, relevance = impact_factor(impact, net), effects["purchase_relevance"]
    return pa.table(
        {
            **{name: effects.keys_of(name) for name in KEYS if name in effects.table.column_names},
            "status": pa.array(status.tolist(), pa.string()),
            "customers": pa.array(n.astype(np.int64)),
            "mentions": pa.array(effects["mentions"].astype(np.int64)),
            "net_sentiment": pa.array(net),
            **interval_columns("net", (low, high), sampling),
            "basis": pa.array(basis, pa.string()),
            "value_is": pa.array([BY_LABELS if b == AUDITED else AS_READ for b in basis], pa.string()),
            "p_value": pa.array(tests.p),
            "q_value": pa.array(adjusted),
            "impact": nullable(impact),
            "impact_low": nullable(impact_low),
            "impact_high": nullable(impact_high),
            "volume_share": pa.array(volume),
            "severity": pa.array(np.abs(net)),
            "impact_factor": pa.array(factor),
            "purchase_relevance": pa.array(relevance),
            "priority": pa.array(priority(volume, np.abs(net), factor, relevance, weights)),
            "customers_to_decide": nullable(needed).cast(pa.int64()),
        }
    )


def impact_factor(impact: Floats, net: Floats) -> Floats:
    """Return 1 + the size of the impact if it points the way of the net sentiment, else 1; 1 to 2. NaN impact: 1."""
    return 1 + np.clip(np.nan_to_num(impact) * np.sign(net), 0, 1)


def priority(volume: Floats, severity: Floats, factor: Floats, relevance: Floats, weights: PriorityWeights) -> Floats:
    """Return the product of the factors, each to the power of its weight; a factor of weight 0 counts 1, even if it is 0."""
    return np.asarray(
        volume**weights.volume * severity**weights.severity * factor**weights.impact * relevance**weights.relevance
    )


def _needed_p(tests: SignFlips, q: Floats, family: NDArray[np.int64], *, fdr: float) -> Floats:
    """Return decisive_p of each row's family."""
    largest = {int(f): decisive_p(tests, q, np.flatnonzero(family == f), fdr=fdr) for f in np.unique(family)}
    return np.array([largest[int(f)] for f in family])


def score_impact(effects: Columns, *, level: float) -> tuple[Floats, Floats, Floats]:
    """Return the mean score of customers who mention it minus that of the others, and its interval in [-1, 1]; NaN: none.

    The interval is that of contrasts.difference: Welch's held the truth in 69 to 90 of 100 small lopsided groups.
    """
    n1, s1, q1 = effects["n1"], effects["s1"], effects["q1"]
    n0, s0, q0 = effects["n_all"] - n1, effects["s_all"] - s1, effects["q_all"] - q1
    found = difference(*_doubled(n1, s1, q1), *_doubled(n0, s0, q0), level=level)
    known = (n1 >= 2) & (n0 >= 2)
    value, low, high = (np.where(known, x / 2, np.nan) for x in found[:3])
    return value, np.maximum(-1, low), np.minimum(1, high)


def _doubled(n: Floats, s: Floats, q: Floats) -> tuple[Floats, Floats, Floats]:
    """Return number, sum and sum of squares of 2x - 1, from those of x."""
    return n, 2 * s - n, 4 * q - 4 * s + n
