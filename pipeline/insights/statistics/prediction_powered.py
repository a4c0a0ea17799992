"""Shares and means that labels of a sample correct: prediction-powered inference for ratios over customers.

What the reader says of everybody is cheap and biased; what a person says of a sample is right and scarce. The estimate is the
reader's, plus the mean of what the labels differ from it (Angelopoulos et al. 2023, "Prediction-powered inference"), with the
reader's part weighted by what it is worth (PPI++, Angelopoulos, Duchi and Zrnic 2023: power tuning). Here the labelled
customers are a stratified sample of those whom the reader has read, so the variance has two parts (two-phase sampling,
Särndal, Swensson and Wretman 1992, chapter 9): of the customers as a sample of all there could be, and of the labelled ones
as a sample of these. Cells with few labels are partly pooled: their corrections are draws from one distribution, whose spread
is integrated out (Gelman et al., Bayesian Data Analysis, 5.4). Pure: arrays in, arrays out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import ndtri, stdtrit

from pipeline.insights.statistics import proportions
from pipeline.insights.statistics.intervals import quantile

Floats = NDArray[np.float64]
PRIOR = 20.0
"""Labelled customers that the pooled variance of a cell's corrections counts for: a cell in which five of five agree may still err."""
TUNED = 30.0
"""Labelled customers that the pooled tuning weight counts for."""
SPREADS = np.concatenate([[1e-4], np.geomspace(0.003, 0.4, 40)])
"""Grid of standard deviations of corrections between cells."""
FARTHEST = 1.0
"""Standard errors that pooling moves a cell from its own correction, at most (limited translation, Efron and Morris 1972)."""
SLOPE = 0.3
"""Standard deviation of the slope of corrections in what the reader says; 0.01 takes the line away. FABSA's industries have -0.5 to 0.05."""
NOTHING = 1e-20
"""Variance of a ratio below which it is what rounding leaves of none: where the reader says the same of everybody in a stratum."""
_FREEDOM = 2.0
_AT = (np.arange(16) + 0.5) / 16
TAILS = np.stack([1 / (stats.gamma.ppf(_AT, _FREEDOM / 2) / (_FREEDOM / 2)), np.full(16, 1 / 16)], axis=1)
"""(16, 2): variances, in units of the spread's square, and chances of the normal distributions that make a t with two degrees of freedom."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The labelled customers, and what people and the reader say of them, for each cell.

    Attributes:
        weight: (n,) sums to 1: customers of the frame that one stands for.
        stratum: (n,) int.
        unseen: (n,) share of the stratum that was not labelled (1 - sampling fraction), 0 to 1.
        truth: (2, n, cells) numerator and denominator of a customer's ratio as labelled.
        read: (2, n, cells) the same as the reader has it.
    """

    weight: Floats
    stratum: NDArray[np.int64]
    unseen: Floats
    truth: Floats
    read: Floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """A ratio for each cell.

    Attributes:
        value: (cells,) the corrected ratio; NaN where nobody is in the cell.
        error: (cells,) its standard error, the sampling of customers included.
        sampling: (cells,) the part of it that would be left if everybody were labelled.
        alone: (cells,) the ratio from the labels alone; NaN where none speaks of it.
        alone_error: (cells,) its standard error.
        labelled: (cells,) labelled customers in the cell, by the labels or by the reader.
        tuning: (cells,) weight of the reader's part, 0 to 1.
    """

    value: Floats
    error: Floats
    sampling: Floats
    alone: Floats
    alone_error: Floats
    labelled: Floats
    tuning: Floats


def corrected(sample: Sample, totals: Floats, customers: float, *, pooled: bool = True) -> Estimate:
    """Return the corrected ratio of each cell.

    Args:
        sample: The labelled customers.
        totals: (2, cells) sums over all customers of the reader's numerators and denominators.
        customers: Number of all customers.
        pooled: Pool the corrections of the cells partly; False: each cell by itself.
    """
    read = totals / customers
    ratio = _ratio(read[0], read[1])
    labelled = _counted(sample)
    tuning = _tuned(sample, read, labelled)
    value, error2 = _direct(sample, read, tuning)
    alone, alone2 = _direct(sample, read, np.zeros_like(tuning))
    speaks = np.where(np.isfinite(value), value, ratio)
    psi, level = _influence(sample.truth, speaks, np.maximum(read[1], 1e-9))
    between = np.einsum("i,ic->c", sample.weight, (psi - level) ** 2) / customers
    if pooled:
        moved, spread2 = _partly_pooled(value - ratio, error2, ratio)
        value, error2 = ratio + moved, spread2
    known = read[1] > 0
    return Estimate(
        np.where(known, value, np.nan),
        np.where(known, np.sqrt(error2 + between), np.nan),
        np.where(known, np.sqrt(between), np.nan),
        alone,
        np.sqrt(alone2 + between),
        labelled,
        tuning,
    )


def share_interval(value: Floats, error: Floats, *, level: float) -> tuple[Floats, Floats]:
    """Return the ends of an interval of shares with these standard errors: Wilson's for the sample size that has such an error, or the normal one's where that reaches further.

    Wilson's alone never holds 0 around a value above it; but where the reader imagines things a corrected share of .04 may be 0.
    """
    at = np.clip(value, 0.0, 1.0)
    inner = np.clip(at, 0.002, 0.998)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = proportions.share_interval(at, inner * (1 - inner) / error**2, level=level)
    wide = quantile(level) * error
    return np.minimum(low, np.maximum(0.0, at - wide)), np.maximum(high, np.minimum(1.0, at + wide))


def mean_interval(value: Floats, error: Floats, *, level: float) -> tuple[Floats, Floats]:
    """Return the ends of a normal interval of means on -1 to 1."""
    z = quantile(level)
    return np.clip(value - z * error, -1, 1), np.clip(value + z * error, -1, 1)


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    return np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator > 0)


def _counted(sample: Sample) -> Floats:
    """Return the labelled customers of each cell: those of whom labels or reader say anything there."""
    return np.asarray(((sample.truth != 0) | (sample.read != 0)).any(axis=0).sum(axis=0), np.float64)


def _influence(values: Floats, ratio: Floats, denominator: Floats) -> tuple[Floats, Floats]:
    """Return (n, cells) how far each customer moves the ratio, times n, and its mean where the weights are equal."""
    psi = np.nan_to_num((values[0] - ratio * values[1]) / denominator)
    return psi, np.zeros(psi.shape[1])


def _spread(sample: Sample, x: Floats, y: Floats) -> Floats:
    """Return (cells,) the covariance of the weighted means of x and y under stratified sampling without replacement."""
    names, of = np.unique(sample.stratum, return_inverse=True)
    n = np.bincount(of).astype(float)
    member = (of == np.arange(len(names))[:, None]).astype(float)  # strata × customers
    several = np.where(n > 1, 1 / n, 0.0)[:, None]
    a, b = (v - (member @ v * several)[of] for v in (x, y))
    factor = sample.weight**2 * sample.unseen * (n / np.maximum(n - 1, 1))[of]
    return np.asarray((factor[:, None] * a * b).sum(axis=0), np.float64)


def _tuned(sample: Sample, read: Floats, labelled: Floats) -> Floats:
    """Return (cells,) the weight of the reader's part that makes the variance smallest, 0 to 1; drawn to the pooled one where labels are few."""
    ratio, scale = np.nan_to_num(_ratio(read[0], read[1])), np.maximum(read[1], 1e-9)
    truth, _ = _influence(sample.truth, ratio, scale)
    said, _ = _influence(sample.read, ratio, scale)
    with_read, of_read = _spread(sample, truth, said), _spread(sample, said, said)
    common = _ratio(np.atleast_1d((with_read * scale**2).sum()), np.atleast_1d((of_read * scale**2).sum()))[0]
    varies = of_read > NOTHING
    own = np.where(varies, with_read / np.where(varies, of_read, 1), common)
    common = common if np.isfinite(common) else 1.0
    mixed = (labelled * np.nan_to_num(own, nan=common) + TUNED * common) / (labelled + TUNED)
    return np.asarray(np.clip(mixed, 0.0, 1.0), np.float64)


def _direct(sample: Sample, read: Floats, tuning: Floats) -> tuple[Floats, Floats]:
    """Return the estimate of each cell by itself, and the variance that comes of labelling a sample only."""
    rest = sample.truth - tuning * sample.read
    top, bottom = tuning * read + np.einsum("i,kic->kc", sample.weight, rest)
    value = _ratio(top, np.maximum(bottom, 0.0))
    value = np.where(bottom > 0.05 * read[1], value, np.nan)
    moved = np.nan_to_num(rest[0] - np.nan_to_num(value) * rest[1])
    own = _spread(sample, moved, moved)
    inside = ((sample.truth != 0) | (sample.read != 0)).any(axis=0)
    factor = np.einsum("i,ic->c", sample.weight**2 * sample.unseen, inside)
    counted = inside.sum(axis=0)
    common = own.sum() / factor.sum() if factor.sum() > 0 else 0.0
    variance = (counted * own + PRIOR * common * factor) / (counted + PRIOR)
    variance = variance * (stdtrit(counted + PRIOR - 1, 0.975) / ndtri(0.975)) ** 2  # it is estimated itself
    scale = np.where(bottom > 0, bottom, np.nan)
    variance = np.where((counted > 0) & np.isfinite(value), variance / scale**2, np.inf)
    return value, np.asarray(variance, np.float64)


def _partly_pooled(moved: Floats, error2: Floats, at: Floats) -> tuple[Floats, Floats]:
    """Return the mean and variance of each cell's correction, given all of them.

    Args:
        moved: (cells,) corrections of the cells by themselves; NaN where there is none.
        error2: (cells,) their variances; infinite where there is none.
        at: (cells,) what the reader says of the cells: what is extreme in it is corrected towards the others (SLOPE).
    """
    known = np.isfinite(moved) & np.isfinite(error2)
    if known.sum() < 3:
        return np.where(known, moved, 0.0), np.where(known, error2, np.inf)
    d, v = np.where(known, moved, 0.0), np.where(known, np.maximum(error2, 1e-9), 1e9)
    x = np.nan_to_num(at - np.average(at[known], weights=1 / v[known]))
    log, mean, variance = _at_spreads(d, v, x, known)
    chance = np.exp(np.maximum(log - log.max(), -700.0)) * np.gradient(SPREADS)
    chance /= chance.sum()
    expected = chance @ mean
    spread2 = chance @ (variance + (mean - expected) ** 2)
    near = np.where(known, np.clip(expected, d - FARTHEST * np.sqrt(v), d + FARTHEST * np.sqrt(v)), expected)
    return near, spread2 + np.where(
        known, (d - near) ** 2, 0.0
    )  # what pooling moved a cell by may be an error of pooling


def _at_spreads(d: Floats, v: Floats, x: Floats, known: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Return the log likelihood of each of SPREADS (spreads,), and mean and variance of each cell's correction given it (spreads, cells).

    Corrections lie around a line in what the reader says (Fay and Herriot 1979), with a t distribution, as a mixture of normal ones
    (TAILS): a cell that is unlike the others keeps its own correction.
    """
    t2 = SPREADS[:, None, None] ** 2 * TAILS[:, 0, None]  # spreads × tails × cells
    total2 = v + t2
    size = np.log(TAILS[:, 1, None]) - 0.5 * np.log(total2)
    line, tilt = np.stack([np.ones_like(x), x]), np.diag([0.0, 1 / SLOPE**2])
    pull = known / (v + SPREADS[:, None] ** 2)
    centre = np.zeros_like(pull)
    for _ in range(5):
        certain, turn = _line(line, tilt, pull, d)
        centre = turn @ line
        fit = size - 0.5 * (d - centre[:, None]) ** 2 / total2
        best = fit.max(axis=1, keepdims=True)
        part = np.exp(np.maximum(fit - best, -700.0))
        whole = part.sum(axis=1, keepdims=True)
        part = part / whole
        pull = known * (part / total2).sum(axis=1)
    certain, turn = _line(line, tilt, pull, d)
    log = (best + np.log(whole))[:, 0, known].sum(axis=1) - 0.5 * np.linalg.slogdet(certain)[1]
    log = log - 0.5 * (turn[:, 1] / SLOPE) ** 2
    own = t2 / total2
    mean = own * d + (1 - own) * centre[:, None]
    unsure = np.einsum("kc,skj,jc->sc", line, np.linalg.inv(certain), line)
    variance = own * v + (1 - own) ** 2 * unsure[:, None]
    expected = (part * mean).sum(axis=1)
    return log, expected, (part * (variance + (mean - expected[:, None]) ** 2)).sum(axis=1)


def _line(line: Floats, tilt: Floats, pull: Floats, d: Floats) -> tuple[Floats, Floats]:
    """Return the (spreads, 2, 2) precision of the line's intercept and slope with weights `pull`, and the (spreads, 2) line."""
    weighted = line * pull[:, None]
    certain = weighted @ line.T + tilt
    return certain, np.asarray(np.linalg.solve(certain, (weighted @ d)[..., None])[..., 0], np.float64)
