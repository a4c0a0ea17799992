"""Is the mean 0? Tests that flip signs, and false-discovery rates that know how little a handful of customers can show.

If nobody leaned one way, each customer's value would be as likely with the other sign. So the sum of the values, each with
a sign drawn by chance, says how far from 0 a sum comes by chance alone (Fisher 1935). It is exact however few the customers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc

Floats = NDArray[np.float64]

EXACT = 30
"""Most customers who lean one way for whom every flip is counted. With more, flips of one size stand for them."""
LATTICE = 60
"""Values are counted in 60ths: shares of up to six sentences are whole numbers of these."""


@dataclass(frozen=True, slots=True, eq=False)
class SignFlips:
    """Tests of "the mean is 0", one per row.

    Attributes:
        p: (rows,) two-sided mid-p-values (Lancaster 1961), 0 to 1.
        pattern: (rows,) place in `reach` of the row's p-values that are possible; -1: as good as every value is.
        reach: By pattern: the possible p-values, ascending, and the probability of one at most as large if the mean is 0.
    """

    p: Floats
    pattern: NDArray[np.int64]
    reach: tuple[tuple[Floats, Floats], ...]

    def chance(self, rows: NDArray[np.int64], at: Floats) -> Floats:
        """Return how many of `rows` would by chance alone have a p-value of at most each of `at`: the expected number, (len(at),)."""
        pattern = self.pattern[rows]
        expected = at * np.count_nonzero(pattern < 0)
        for place, count in zip(*np.unique(pattern[pattern >= 0], return_counts=True), strict=True):
            possible, below = self.reach[place]
            upto = np.searchsorted(possible, at * (1 + 1e-9), side="right")
            expected = expected + count * np.concatenate([[0.0], below])[upto]
        return np.asarray(expected)


def sign_flips(s: ArrayLike, q: ArrayLike, f: ArrayLike, strongest: Sequence[Sequence[float]]) -> SignFlips:
    """Return the tests of "the mean is 0" for values in [-1, 1].

    Up to EXACT values that are not 0 every pattern of signs is counted; for plain signs that is the sign test. With
    more, m flips of one size c stand for the values, with the variance and the fourth cumulant of the sum: c² = f / q, m = q² / f.

    Args:
        s: (rows,) sums of the values.
        q: Sums of their squares.
        f: Sums of their fourth powers.
        strongest: Of each row the EXACT + 1 largest sizes of its values, or all if there are fewer; zeros do not count.
    """
    s, q, f = (np.atleast_1d(np.asarray(x, float)) for x in (s, q, f))
    pattern, p = np.full(len(s), -1), _many(s, q, f)
    reach: list[tuple[Floats, Floats]] = []
    places: dict[bytes, int] = {}
    tails: list[tuple[int, Floats]] = []
    for row, sizes in enumerate(strongest):
        steps = np.rint(np.asarray(sizes, float) * LATTICE).astype(np.int64)
        steps = np.sort(steps[steps > 0])
        if len(steps) > EXACT:
            continue
        key = steps.tobytes()
        if key not in places:
            places[key] = len(reach)
            unit, tail, chance = _counted(steps)
            tails.append((unit, tail))
            order = np.argsort(tail)
            reach.append((tail[order], np.cumsum(chance[order])))
        pattern[row] = places[key]
        unit, tail = tails[places[key]]
        p[row] = tail[min(len(tail) - 1, round(abs(s[row]) * LATTICE / unit))]
    return SignFlips(p, pattern, tuple(reach))


def _counted(steps: NDArray[np.int64]) -> tuple[int, Floats, Floats]:
    """Return the unit of the sums, and by size of the sum in units: two-sided mid-p-value, and probability of the size."""
    unit = int(np.gcd.reduce(steps)) if len(steps) else 1
    chance = np.ones(1)
    for step in steps // unit:
        wider = np.zeros(len(chance) + 2 * int(step))
        wider[: len(chance)] += chance / 2
        wider[2 * int(step) :] += chance / 2
        chance = wider
    middle = len(chance) // 2
    sizes = chance[middle:] + np.concatenate([[0.0], chance[:middle][::-1]])
    beyond = np.concatenate([np.cumsum(sizes[::-1])[::-1][1:], [0.0]])
    return unit, np.minimum(1.0, beyond + sizes / 2), sizes


def _many(s: Floats, q: Floats, f: Floats) -> Floats:
    """Return the mid-p-values of q² / f flips of size sqrt(f / q); 1 where no value differs from 0."""
    some = q > 0
    q, f = np.where(some, q, 1.0), np.where(some, f, 1.0)
    flips, size = q * q / f, np.sqrt(f / q)
    up = (flips + np.abs(s) / size) / 2
    p = _at_least(up, flips) + _at_least(up + 1, flips)
    return np.asarray(np.where(some, np.minimum(1.0, p), 1.0))


def _at_least(k: Floats, n: Floats) -> Floats:
    """Return P(X >= k) of a binomial with n trials of one half, continued to fractions by the incomplete beta function."""
    inside = k <= n
    return np.where(inside, betainc(np.where(inside, k, 1.0), np.where(inside, n - k + 1, 1.0), 0.5), 0.0)


def discrete_q_values(tests: SignFlips, family: ArrayLike) -> Floats:
    """Return the q-values within each family: Benjamini and Hochberg's step-up with what chance can do in place of m·p.

    q of the k-th smallest p-value is the least, over it and all larger ones, of (expected number of p-values as small by
    chance) / (number that are as small): Heyse (2011); Döhler, Durand and Roquain (2018, Electronic Journal of
    Statistics 12). A row that could never have so small a p-value adds nothing to the expectation, so that many rows
    about a handful of customers do not hide those that can be decided. Where every p-value is possible these are Benjamini–Hochberg's.

    Args:
        tests: Of sign_flips.
        family: (rows,) whole numbers, equal for the tests of one family.
    """
    family = np.asarray(family)
    result = np.ones(len(tests.p))
    order = np.lexsort((tests.p, family))
    starts = np.flatnonzero(np.diff(family[order], prepend=family[order][:1] - 1))
    for rows in np.split(order, starts)[1:]:
        p = tests.p[rows]
        ratio = tests.chance(rows, p) / np.searchsorted(p, p * (1 + 1e-9), side="right")
        result[rows] = np.minimum(1.0, np.minimum.accumulate(ratio[::-1])[::-1])
    return result


def decisive_p(tests: SignFlips, q: Floats, rows: NDArray[np.int64], *, fdr: float) -> float:
    """Return the p-value that a row of a family needs: the largest that is rejected there, else about the first step of the procedure.

    Args:
        tests: Of the family and others.
        q: (tests,) their q-values.
        rows: Places of the family's rows.
        fdr: False-discovery rate of the family.
    """
    rejected = tests.p[rows][q[rows] <= fdr]
    if len(rejected):
        return float(rejected.max())
    return float(fdr / max(1.0, float(tests.chance(rows, np.array([fdr]))[0]) / fdr))
