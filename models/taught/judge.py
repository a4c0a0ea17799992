"""Whether a shift is kept: only if it is right more often than the reader was, on customers it has not learnt from, by more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.taught.fit import fit_shift, shifted
from models.taught.rows import Floats, Indices, Labelled, counts, f1

RESAMPLES = 2_000
PARTS_OF_CUSTOMERS = 5
"""Each fifth is read with what the other four have taught: nearly as much as all labels teach, where halves show half of it."""
LEVEL = 0.90
"""Of the interval: its lower end above 0 is a one-sided test at 5 %."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What teaching brings, on customers that the shift was not fitted to.

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
    """Return what a shift brings: each fifth of the customers is read with the shift that was fitted to the other four.

    Kept if the interval of the gain lies above 0 and a test that flips signs over customers says so, too (one-sided, 5 %): with few
    changed answers a bootstrap alone is too sure (3 better and 0 worse would pass it, with p = .125).
    """
    names, place = np.unique(labelled.customer, return_inverse=True)
    rng = np.random.default_rng(seed)
    fold = (rng.permutation(len(names)) % PARTS_OF_CUSTOMERS)[place]
    after = np.empty_like(labelled.answers[part].read)
    for k in range(PARTS_OF_CUSTOMERS):
        rows = np.flatnonzero(fold == k)
        shift = fit_shift(labelled, part, np.flatnonzero(fold != k))
        after[rows] = shifted(labelled, part, shift, rows)
    return compare(labelled, part, labelled.answers[part].read, after, seed=seed)


def compare(labelled: Labelled, part: str, before: Floats, after: Floats, *, seed: int) -> Gain:
    """Return the gain of one set of logits over another; customers are the units."""
    answers = labelled.answers[part]
    old, new = (counts(answers, logits, labelled.weight) for logits in (before, after))
    return compare_counts(old, new, labelled.customer, seed=seed)


def compare_counts(before: Floats, after: Floats, customer: Indices, *, seed: int) -> Gain:
    """Return the gain of one set of answers over another; customers are the units.

    Args:
        before: (n, 3) true positives, false positives and false negatives of each segment.
        after: The same of the other answers.
        customer: (n,) whose they are.
        seed: Of the resamples.
    """
    names, place = np.unique(customer, return_inverse=True)
    old, new = np.zeros((2, len(names), 3))
    np.add.at(old, place, before)
    np.add.at(new, place, after)
    drawn = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    moved = f1(drawn @ new) - f1(drawn @ old)
    low, high = np.quantile(moved, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    errors = (old[:, 1:] - new[:, 1:]).sum(axis=1)
    chance = _chance(errors[np.abs(errors) > 1e-9], seed=seed)
    better, worse = int((errors > 1e-9).sum()), int((errors < -1e-9).sum())
    kept = bool(low > 0 and chance <= (1 - LEVEL) / 2)
    first, last = (float(f1(s.sum(axis=0))) for s in (old, new))
    return Gain(first, last, float(low), float(high), len(names), better, worse, kept)


def _chance(fewer: Floats, *, seed: int) -> float:
    """Return how often as many errors fewer would come about if each customer's change were as likely the other way round (Fisher 1935).

    Args:
        fewer: (n,) errors before minus errors after, of customers whose answers changed.
        seed: Of the flips.
    """
    if not len(fewer):
        return 1.0
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(RESAMPLES, len(fewer)))
    return float((1 + (signs @ np.abs(fewer) >= fewer.sum() - 1e-9).sum()) / (1 + RESAMPLES))
