"""Shares and their score intervals: the only place in Python; warehouse/sql/wilson.sql is the same for SQL."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.insights.statistics.intervals import quantile

Floats = NDArray[np.float64]


def share_interval(share: ArrayLike, n: ArrayLike, *, level: float) -> tuple[Floats, Floats]:
    """Return the Wilson interval of a share among n (Wilson 1927), which contains the share; NaN where n is 0.

    Args:
        share: Shares, 0 to 1.
        n: Numbers that they are shares of; may be fractional (effective sizes).
        level: For instance 0.95.

    Returns:
        Lower and upper ends, within [0, 1].
    """
    share, n, z = np.asarray(share, float), np.asarray(n, float), quantile(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(n > 0, share, np.nan)
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * np.sqrt(np.maximum(0.0, share * (1 - share) / n + z * z / (4 * n * n))) / (1 + z * z / n)
    return np.minimum(share, np.maximum(0.0, centre - half)), np.maximum(share, np.minimum(1.0, centre + half))


def wilson(k: ArrayLike, n: ArrayLike, *, level: float) -> tuple[Floats, Floats]:
    """Return the share_interval of k of n."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return share_interval(np.asarray(k, float) / np.asarray(n, float), n, level=level)


def share_of(k: ArrayLike, n: ArrayLike, *, level: float) -> tuple[Floats, Floats, Floats]:
    """Return k / n and its interval, as of wilson(); NaN where n is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.asarray(k, float) / np.asarray(n, float)
    return share, *share_interval(share, n, level=level)
