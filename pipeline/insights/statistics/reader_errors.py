"""What the reader's own errors add to an interval: how far what it says lies from the truth, and how that differs between industries.

On the log-odds scale the truth is what the reader says plus a shift. Shifts of labelled industries that the reader never saw
give the shift to expect in the next one and its spread; both go into an interval beside the error of sampling. Two independent
errors are joined by the squares of their distances (MOVER; Zou and Donner 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from pipeline.insights.statistics.intervals import quantile

Floats = NDArray[np.float64]


GRID = np.linspace(0.0, 1.5, 61)
"""Standard deviations over which the fit is averaged, in log-odds; no shift of a labelled set has been larger."""


@dataclass(frozen=True, slots=True)
class Shift:
    """The shift that is to be expected of one thing in an industry that nobody has labelled, in log-odds.

    Attributes:
        mean: Truth minus what the reader says.
        spread: Standard deviation of the shift around it.
    """

    mean: float
    spread: float

    def half(self, *, level: float) -> float:
        """Return the distance from the mean within which the shift lies with this probability."""
        return quantile(level) * self.spread


def log_odds(share: ArrayLike, n: ArrayLike) -> Floats:
    """Return the log-odds of shares among n, half an observation on either side more (Haldane 1956, Anscombe 1956)."""
    share, n = np.asarray(share, float), np.asarray(n, float)
    return np.asarray(np.log((share * n + 0.5) / ((1 - share) * n + 0.5)))


def fit_shifts(shifts: ArrayLike, noise: ArrayLike, things: Sequence[str]) -> tuple[Shift, dict[str, Shift]]:
    """Return the shift of a thing that was not measured, and of every thing that was, for an industry that was not.

    A shift is the mean of all, plus what is the thing's own, plus what is the thing's in this industry, plus chance. The two
    standard deviations in between are not estimated by one number each, which would be 0 for many small sets, but averaged over
    GRID by how well they explain the shifts (flat priors on standard deviations: Gelman 2006; the mean is profiled: REML).

    Args:
        shifts: (n,) truth minus what the reader says, in log-odds, one per thing and industry.
        noise: (n,) variance of each by chance.
        things: (n,) what was measured.

    Raises:
        ValueError: There are fewer than two shifts.
    """
    d, v = np.asarray(shifts, float), np.asarray(noise, float)
    if len(d) < 2:
        raise ValueError(f"{len(d)} shifts tell nothing of their spread")
    names, code = np.unique(np.asarray(things, str), return_inverse=True)
    within, between = (x.ravel() ** 2 for x in np.meshgrid(GRID, GRID if len(names) > 1 else GRID[:1]))
    inverse = 1 / (within[:, None] + np.maximum(v, 1e-4))
    member = (code[:, None] == np.arange(len(names))).astype(float)
    a, b = inverse @ member, (inverse * d) @ member
    shrunk = 1 + between[:, None] * a
    ones, ys = (a / shrunk).sum(axis=1), (b / shrunk).sum(axis=1)
    squares = (inverse * d * d).sum(axis=1) - (between[:, None] * b * b / shrunk).sum(axis=1)
    fits = 0.5 * (np.log(inverse).sum(axis=1) - np.log(shrunk).sum(axis=1) - np.log(ones) - (squares - ys * ys / ones))
    weight = np.exp(fits - fits.max())
    weight /= weight.sum()
    mean = ys / ones
    own = between[:, None] * a / shrunk
    centre = mean[:, None] + own * (b / a - mean[:, None])
    left = within[:, None] + between[:, None] / shrunk + (1 - own) ** 2 / ones[:, None]
    unmeasured = _mixed(weight, mean, within + between + 1 / ones)
    return unmeasured, {str(n): _mixed(weight, centre[:, k], left[:, k]) for k, n in enumerate(names)}


def _mixed(weight: Floats, mean: Floats, variance: Floats) -> Shift:
    """Return mean and spread of a mixture."""
    centre = float(weight @ mean)
    return Shift(centre, float(np.sqrt(weight @ (variance + (mean - centre) ** 2))))


def widen(
    value: ArrayLike, low: ArrayLike, high: ArrayLike, *, mean: ArrayLike, half: ArrayLike, bottom: float = 0.0
) -> tuple[Floats, Floats]:
    """Return an interval that holds both errors, sampling's and the reader's, and the value; as it is where mean or half is NaN.

    Args:
        value: Published values, between `bottom` and 1.
        low: Lower ends of their sampling intervals.
        high: Upper ends.
        mean: Shifts (Shift.mean).
        half: Half-widths of the shifts (Shift.half).
        bottom: 0 for shares, -1 for net sentiment.
    """
    value, low, high, mean, half = np.broadcast_arrays(*(np.asarray(x, float) for x in (value, low, high, mean, half)))
    size = 1 - bottom
    first, last = ((np.clip(x, bottom, 1) - bottom) / size for x in (low, high))
    middle = (first + last) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        centre, below, above = (np.log(x) - np.log1p(-x) for x in (middle, first, last))
        down, up = np.hypot(centre - below, half), np.hypot(above - centre, half)
        ends = [bottom + size / (1 + np.exp(-(centre + mean + step))) for step in (-down, up)]
    known = np.isfinite(mean) & np.isfinite(half) & (middle > 0) & (middle < 1)
    return (
        np.where(known, np.minimum(value, ends[0]), low),
        np.where(known, np.maximum(value, ends[1]), high),
    )


def move(value: ArrayLike, *, mean: ArrayLike, bottom: float = 0.0) -> Floats:
    """Return values moved by a shift in log-odds; `bottom` and 1 stay what they are.

    Args:
        value: Values between `bottom` and 1.
        mean: Shifts.
        bottom: 0 for shares, -1 for net sentiment.
    """
    value, mean = np.broadcast_arrays(np.asarray(value, float), np.asarray(mean, float))
    size = 1 - bottom
    part = np.clip((value - bottom) / size, 0, 1)
    with np.errstate(divide="ignore"):
        return np.asarray(bottom + size * expit(logit(part) + mean))


def widen_difference(
    first: ArrayLike,
    second: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    *,
    mean: ArrayLike,
    common: ArrayLike,
    half: ArrayLike,
    bottom: float = 0.0,
) -> tuple[Floats, Floats]:
    """Return the interval of first - second, two values of one thing, with the reader's errors beside those of sampling.

    A shift that both sides have in common cancels in log-odds, but not in the difference itself: a reader that finds two thirds of
    the complaints shows two thirds of a difference between complaint shares. It stretches the difference and never turns it round.
    What two parts of one industry do not have in common is added; it weighs most where shares are about one half: the slope of a
    share over its log-odds is share (1 - share).

    Args:
        first: Values, between `bottom` and 1.
        second: What they are compared with.
        low: Lower ends of the sampling intervals of the differences.
        high: Upper ends.
        mean: Shifts that both sides have in common (Shift.mean).
        common: Half-widths of these (Shift.half); NaN, as in mean: the difference is not stretched.
        half: Half-width of the difference of two shifts of parts of one industry; NaN: nothing is added.
        bottom: 0 for shares, -1 for net sentiment.
    """
    first, second, low, high, mean, common, half = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (first, second, low, high, mean, common, half))
    )
    size = 1 - bottom
    value, part = first - second, np.clip(((first + second) / 2 - bottom) / size, 0, 1)
    extra = np.nan_to_num(half * part * (1 - part) * size)
    moved = [
        move(first, mean=mean + step, bottom=bottom) - move(second, mean=mean + step, bottom=bottom)
        for step in (-common, np.zeros_like(common), common)
    ]
    spread = np.where(np.isfinite(moved).all(axis=0), moved, value)
    least, most = np.minimum(value, spread.min(axis=0)), np.maximum(value, spread.max(axis=0))
    down, up = np.hypot(value - low, extra), np.hypot(high - value, extra)
    ends = value - np.hypot(down, value - least), value + np.hypot(up, most - value)
    with np.errstate(divide="ignore", invalid="ignore"):
        shrink, grow = (np.where(value != 0, x / value, 1.0) for x in (least, most))
    clear_low, clear_high = value - down, value + up
    low = np.where(clear_low > 0, np.maximum(ends[0], clear_low * np.clip(shrink, 0, 1)), ends[0])
    high = np.where(clear_high < 0, np.minimum(ends[1], clear_high * np.clip(grow, 0, 1)), ends[1])
    return np.maximum(-size, low), np.minimum(size, high)
