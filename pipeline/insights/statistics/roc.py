"""How well a value tells two groups apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]


def auc(positives: Floats, negatives: Floats) -> tuple[float, float]:
    """Return the share of pairs in which the positive has the higher value (ties: half), and DeLong's standard error.

    NaN, NaN if a group is empty; the error is NaN if a group has one value.
    """
    positives, negatives = np.round(positives, 9), np.round(negatives, 9)  # ties up to rounding are ties
    m, n = len(positives), len(negatives)
    if not m or not n:
        return float("nan"), float("nan")
    ranks = rankdata(np.concatenate([positives, negatives]))
    above = (ranks[:m] - rankdata(positives)) / n
    below = 1 - (ranks[m:] - rankdata(negatives)) / m
    if m < 2 or n < 2:
        return float(above.mean()), float("nan")
    return float(above.mean()), float(np.sqrt(above.var(ddof=1) / m + below.var(ddof=1) / n))
