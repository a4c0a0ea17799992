"""Whether a shift is kept: only if it is right more often than the reader was, on customers it has not learnt from, by more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from models.taught.fit import fit_shift, shifted
from models.taught.rows import Floats, Labelled, counts, f1

RESAMPLES = 2_000
LEVEL = 0.90
"""Of the interval: its lower end above 0 is a one-sided test at 5 %."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What teaching brings, on halves of the customers that the shift was not fitted to.

    Attributes:
        before: F1 (categories with their polarity) or share right (sentiment) of the reader as it was, 0 to 1.
        after: The same with the shift.
        low: Lower end of the interval of after minus before, 90 %, customers resampled.
        high: Upper end.
        customers: Whose labels were used.
        better: Customers whose answers got better.
        worse: Customers whose answers got worse.
        kept: Better by more than chance.
    """

    before: float
    after: float
    low: float
    high: float
    customers: int
    better: int
    worse: int
    kept: bool


def measure_gain(labelled: Labelled, part: str, *, seed: int) -> Gain:
    """Return what a shift brings: each half of the customers is read with the shift that was fitted to the other half.

    Kept if the interval of the gain lies above 0 and an exact sign test over customers says so, too (one-sided, 5 %): with few
    changed answers a bootstrap alone is too sure (3 better and 0 worse would pass it, with p = .125).
    """
    names, place = np.unique(labelled.customer, return_inverse=True)
    rng = np.random.default_rng(seed)
    half = (rng.permutation(len(names)) % 2)[place]
    after = np.empty_like(labelled.answers[part].read)
    for k in (0, 1):
        rows = np.flatnonzero(half == k)
        shift = fit_shift(labelled, part, np.flatnonzero(half != k))
        after[rows] = shifted(labelled, part, shift, rows)
    return compare(labelled, part, labelled.answers[part].read, after, seed=seed)


def compare(labelled: Labelled, part: str, before: Floats, after: Floats, *, seed: int) -> Gain:
    """Return the gain of one set of logits over another; customers are the units."""
    answers = labelled.answers[part]
    names, place = np.unique(labelled.customer, return_inverse=True)
    sums = []
    for logits in (before, after):
        made = np.zeros((len(names), 3))
        np.add.at(made, place, counts(answers, logits, labelled.weight))
        sums.append(made)
    old, new = sums
    drawn = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    moved = f1(drawn @ new) - f1(drawn @ old)
    low, high = np.quantile(moved, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    errors = (old[:, 1:] - new[:, 1:]).sum(axis=1)
    better, worse = int((errors > 1e-9).sum()), int((errors < -1e-9).sum())
    chance = stats.binomtest(better, better + worse, alternative="greater").pvalue if better + worse else 1.0
    kept = bool(low > 0 and chance <= (1 - LEVEL) / 2)
    first, last = (float(f1(s.sum(axis=0))) for s in sums)
    return Gain(first, last, float(low), float(high), len(names), better, worse, kept)
