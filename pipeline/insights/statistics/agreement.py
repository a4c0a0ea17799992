"""How far labellers agree: Cohen's kappa of two, Krippendorff's alpha of any number, with intervals over texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def code_answers(answers: Sequence[Mapping[str, str]], labellers: Sequence[str]) -> Codes:
    """Return (items, labellers) int64: the number of each answer, -1 where the labeller gave none."""
    numbers: dict[str, int] = {}
    return np.array(
        [[numbers.setdefault(a[who], len(numbers)) if who in a else -1 for who in labellers] for a in answers], np.int64
    ).reshape(len(answers), len(labellers))


def cohen_kappa(codes: Codes, weights: Floats) -> float:
    """Return Cohen's kappa of two labellers on nominal answers, -1 to 1; NaN where chance alone would always agree.

    Cohen (1960). Items that either has not labelled do not count.

    Args:
        codes: (items, 2), as code_answers.
        weights: (items,) how often an item counts.
    """
    both = (codes >= 0).all(axis=1)
    a, b, w = codes[both, 0], codes[both, 1], weights[both]
    total = w.sum()
    if not total:
        return float("nan")
    k = int(codes.max()) + 1
    p, q = np.bincount(a, w, k) / total, np.bincount(b, w, k) / total
    return _above_chance(float(w[a == b].sum() / total), float(p @ q))


def krippendorff_alpha(codes: Codes, weights: Floats) -> float:
    """Return Krippendorff's alpha of any number of labellers on nominal answers; NaN where all answers are the same.

    Krippendorff (2011), "Computing Krippendorff's alpha-reliability": items with fewer than two answers do not count.

    Args:
        codes: (items, labellers), as code_answers.
        weights: (items,) how often an item counts.
    """
    k = int(codes.max(initial=-1)) + 1
    counts = (codes[:, :, None] == np.arange(k)).sum(axis=1).astype(np.float64)
    m = counts.sum(axis=1)
    used = m >= 2
    counts, m, w = counts[used], m[used], weights[used]
    n = float((m * w).sum())
    if n <= 1:
        return float("nan")
    agreeing = ((counts * (counts - 1)).sum(axis=1) / (m - 1)) @ w / n
    totals = (counts * w[:, None]).sum(axis=0)
    return _above_chance(float(agreeing), float((totals * (totals - 1)).sum() / (n * (n - 1))))


def _above_chance(found: float, by_chance: float) -> float:
    return (found - by_chance) / (1 - by_chance) if by_chance < 1 - 1e-12 else float("nan")


def with_interval(
    statistic: Callable[[Codes, Floats], float],
    codes: Codes,
    groups: Sequence[str],
    *,
    level: float,
    resamples: int,
    seed: int,
) -> tuple[float, float, float]:
    """Return the statistic with the ends of its percentile interval; NaN where it is not defined.

    Args:
        statistic: cohen_kappa or krippendorff_alpha.
        codes: (items, labellers), as code_answers.
        groups: (items,) the text of each item; texts are resampled, since sentences of one text are alike.
        level: Of the interval.
        resamples: Bootstrap resamples.
        seed: Of the resampling.
    """
    names, of = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    value = statistic(codes, np.ones(len(codes)))
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / max(len(names), 1)), size=resamples)
    found = np.array([statistic(codes, row[of].astype(np.float64)) for row in drawn])
    found = found[np.isfinite(found)]
    if not np.isfinite(value) or len(found) < resamples / 2:
        return value, float("nan"), float("nan")
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return value, float(low), float(high)
