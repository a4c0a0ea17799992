"""Figures with bootstrap intervals: every metric is a function of sums over records, so resampling is one product."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.cards.figure import Better, Figure

Counts = NDArray[np.float64]
Statistic = Callable[[Counts], Counts]
"""(b, k) sums over records -> (b,) values in [0, 1]; nan where undefined."""

RESAMPLES = 1_000
SEED = 20251101
BINS = 15
"""Equal-width bins of the calibration error (Guo et al., ICML 2017)."""
UNSEEN = "@unseen"
"""End of the key of a figure on the half of the records that calibration did not use."""


def figure(
    key: str, text: str, counts: Sequence[Sequence[float]], statistic: Statistic, *, better: Better = "higher"
) -> Figure:
    """Return the statistic of all records and its 95 % percentile interval from RESAMPLES bootstrap samples of the records.

    Args:
        key: See Figure.
        text: See Figure.
        counts: (n, k), one row per record, n >= 1.
        statistic: Of the sum of rows.
        better: See Figure.
    """
    rows = np.asarray(counts, dtype=np.float64)
    n = len(rows)
    value = float(statistic(rows.sum(axis=0)[None])[0])
    drawn = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(np.float64)
    low, high = np.nanquantile(statistic(drawn @ rows), (0.025, 0.975))
    ends = min(float(low), value), max(float(high), value)  # resamples of a calibration error all lie above a small one
    return Figure(key=key, text=text, value=value, low=ends[0], high=ends[1], n=n, better=better)


def calibration_figure(key: str, text: str, counts: Sequence[Sequence[float]]) -> Figure:
    """Return the calibration error of rows by confidence_counts, and its floor."""
    found = figure(key, text, counts, calibration_error, better="lower")
    return replace(found, floor=calibration_floor(np.asarray(counts, dtype=np.float64).sum(axis=0)))


def calibration_floor(sums: Counts) -> float:
    """Return the mean calibration error, in [0, 1], of RESAMPLES drawings in which every bin is right as often as its confidence says.

    Args:
        sums: (3 * BINS,) as in calibration_error.
    """
    count, confidence, _ = sums.reshape(BINS, 3).T
    mean = np.divide(confidence, count, out=np.zeros(BINS), where=count > 0)
    right = np.random.default_rng(SEED).binomial(count.astype(int), np.clip(mean, 0, 1), size=(RESAMPLES, BINS))
    return float(np.abs(right - confidence).sum(axis=1).mean() / max(1.0, float(count.sum())))


def accuracy(sums: Counts) -> Counts:
    """Return the share right from the columns: right, all."""
    return _ratio(sums[:, 0], sums[:, 1])


def micro_f1(sums: Counts) -> Counts:
    """Return F1 = 2 TP / (2 TP + FP + FN) from the columns: true positives, false positives, false negatives."""
    return _ratio(2 * sums[:, 0], 2 * sums[:, 0] + sums[:, 1] + sums[:, 2])


def macro_f1(sums: Counts) -> Counts:
    """Return the mean of F1 over classes with a gold label, from three columns as in micro_f1 for each class."""
    by_class = sums.reshape(len(sums), -1, 3)
    tp, fp, fn = by_class[..., 0], by_class[..., 1], by_class[..., 2]
    f1 = _ratio(2 * tp, 2 * tp + fp + fn)
    gold = tp + fn > 0
    return _ratio(np.where(gold, f1, 0.0).sum(axis=1), gold.sum(axis=1).astype(np.float64))


def calibration_error(sums: Counts) -> Counts:
    """Return ECE = sum |right - confidence| / count, from the columns count, sum of confidence and number right, for each of BINS."""
    bins = sums.reshape(len(sums), BINS, 3)
    return _ratio(np.abs(bins[..., 2] - bins[..., 1]).sum(axis=1), bins[..., 0].sum(axis=1))


def set_counts(gold: Iterable[object], found: Iterable[object]) -> list[float]:
    """Return the true positives, false positives and false negatives of two sets."""
    g, f = set(gold), set(found)
    return [len(g & f), len(f - g), len(g - f)]


def class_counts(classes: Sequence[object], gold: Iterable[object], found: Iterable[object]) -> list[float]:
    """Return set_counts for each class on its own, one after the other."""
    g, f = set(gold), set(found)
    return [float(v) for c in classes for v in (c in g and c in f, c in f and c not in g, c in g and c not in f)]


def confidence_counts(answers: Iterable[tuple[float, bool]]) -> list[float]:
    """Return the row for calibration_error from (confidence, right) pairs of one record."""
    bins = np.zeros((BINS, 3))
    for confidence, right in answers:
        bins[min(int(confidence * BINS), BINS - 1)] += (1, confidence, right)
    return [float(v) for v in bins.ravel()]


def _ratio(above: Counts, below: Counts) -> Counts:
    values: Counts = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)
    return values
