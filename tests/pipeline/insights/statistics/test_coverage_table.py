"""How often each interval holds the truth and how wide it is, beside the percentile bootstrap over customers.

Prints the table of docs/kpis.md: `pytest -m slow -s tests/pipeline/insights/statistics/test_coverage_table.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from pipeline.insights.statistics.contrasts import difference
from pipeline.insights.statistics.intervals import net_interval
from tests.pipeline.insights.statistics.test_clusters import FIGURES, SOME_OFTEN, answers, interval

Array = np.ndarray
RESAMPLES = 1_000
NEGATIVE, NEUTRAL, POSITIVE = 0.2, 0.15, 0.65
UNHAPPY = np.array([0.45, 0.15, 0.1, 0.1, 0.2])
"""Stars 1 to 5 of customers who mention the thing; the others rate as FIGURES["rating"]."""


class Sides(NamedTuple):
    """Ends of the published interval and of the bootstrap's, each (rounds,)."""

    ours: tuple[Array, Array]
    bootstrap: tuple[Array, Array]


def resampled(rng: np.random.Generator, top: Array, bottom: Array) -> Array:
    """(resamples, rounds) ratio of sums over resampled customers; the resamples are the same in every round."""
    n = top.shape[1]
    counts = rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(float)
    return np.asarray((counts @ top.T) / (counts @ bottom.T))


def ends(samples: Array) -> tuple[Array, Array]:
    low, high = np.quantile(samples, (0.025, 0.975), axis=0)
    return low, high


def sentences(rng: np.random.Generator, size: tuple[int, int]) -> Array:
    """(4, rounds, n) signs of one to four sentences a customer, of which six in ten repeat the first; NaN: not said."""
    shares = (NEGATIVE, NEUTRAL, POSITIVE)
    said = rng.choice([-1.0, 0.0, 1.0], p=shares, size=(4, *size))
    said = np.where(rng.random(said.shape) < 0.6, said[0], said)
    return np.where(np.arange(4)[:, None, None] < rng.integers(1, 5, size), said, np.nan)


def share(rng: np.random.Generator, rounds: int, n: int) -> Sides:
    x = (sentences(rng, (rounds, n)) < 0).any(axis=0).astype(float)
    low, high = proportion_confint(x.sum(axis=1), n, method="wilson")
    return Sides((low, high), ends(resampled(rng, x, np.ones_like(x))))


def net_sentiment(rng: np.random.Generator, rounds: int, n: int) -> Sides:
    x = np.nanmean(sentences(rng, (rounds, n)), axis=0)
    ours = net_interval(x.sum(axis=1), (x * x).sum(axis=1), np.full(rounds, n), level=0.95)
    return Sides(ours, ends(resampled(rng, x, np.ones_like(x))))


def key_figure(name: str) -> Callable[[np.random.Generator, int, int], Sides]:
    def draw(rng: np.random.Generator, rounds: int, n: int) -> Sides:
        s, q, k = answers(rng, name, rounds=rounds, customers=n, often=SOME_OFTEN, stick=0.7)
        return Sides(interval(s, q, k, share=name.startswith("share")), ends(resampled(rng, s, k)))

    return draw


def impact(rng: np.random.Generator, rounds: int, n: int) -> Sides:
    """n customers who mention it and four times as many others; the mean of each one's ratings, 0 to 1."""
    means = []
    for p, size in ((UNHAPPY, (rounds, n)), (FIGURES["rating"][1], (rounds, 4 * n))):
        k = rng.choice(4, p=SOME_OFTEN, size=size) + 1
        given = rng.choice(5, p=p, size=(4, *size)) / 4
        given = np.where(rng.random(given.shape) < 0.7, given[0], given)
        means.append(np.where(np.arange(4)[:, None, None] < k, given, 0).sum(axis=0) / k)
    (a, b), one = means, np.ones_like
    sums = (z for x in (2 * a - 1, 2 * b - 1) for z in (x.shape[1], x.sum(axis=1), (x * x).sum(axis=1)))
    _, low, high, _ = difference(*sums, level=0.95)
    return Sides((low / 2, high / 2), ends(resampled(rng, a, one(a)) - resampled(rng, b, one(b))))


def mean_of(name: str) -> float:
    values, p = FIGURES[name]
    return float(np.dot(values, p))


SILENT = 1 - (1 - NEGATIVE) * np.mean((1 - 0.4 * NEGATIVE) ** np.arange(4))
CASES = {
    "share": (share, "Wilson", float(SILENT), 1, 3),
    "net sentiment": (net_sentiment, "adjusted Wald", POSITIVE - NEGATIVE, 1, 3),
    "NPS": (key_figure("nps"), "adjusted Wald", mean_of("nps"), 100, 1),
    "rating": (key_figure("rating"), "adjusted Wald", mean_of("rating"), 2, 3),
    "CSAT": (key_figure("share of 90 %"), "Wilson", mean_of("share of 90 %"), 1, 3),
    "impact": (impact, "MOVER", float((UNHAPPY - FIGURES["rating"][1]) @ np.arange(5) / 4), 1, 3),
}
"""By figure: simulation, interval, truth, factor to the published unit, decimals of the width."""


def measured(sizes: tuple[int, ...], *, rounds: int) -> Iterator[tuple[str, int, tuple[float, float, float, float]]]:
    """Figure, customers, and (held, mean width) of the interval and of the bootstrap."""
    for name, (simulate, _, truth, unit, _) in CASES.items():
        for n in sizes:
            parts = [
                simulate(np.random.default_rng((n, part)), min(rounds, 500), n) for part in range(max(1, rounds // 500))
            ]
            row: list[float] = []
            for side in range(2):
                low, high = (np.concatenate([p[side][end] for p in parts]) for end in range(2))
                inside = (low <= truth + 1e-12) & (truth <= high + 1e-12)
                row += [float(inside.mean()), float((high - low).mean() * unit)]
            yield name, n, (row[0], row[1], row[2], row[3])


def most(name: str, n: int) -> float:
    """Of CSAT with 8 customers 99.6 % were measured: where nine in ten are content, often all eight are, and one more moves much."""
    return 0.998 if (name, n) == ("CSAT", 8) else 0.985


def test_intervals_hold_and_no_worse_than_the_bootstrap() -> None:
    for name, n, (held, _, bootstrap, _) in measured((8, 30), rounds=500):
        assert 0.91 <= held <= most(name, n), (name, n, held)
        assert abs(held - 0.95) <= abs(bootstrap - 0.95) + 0.02, (name, n, held, bootstrap)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_table_of_coverage() -> None:
    print("\n| figure | interval | customers | held | mean width | bootstrap held | its mean width |")
    print("|---|---|---|---|---|---|---|")
    for name, n, (held, width, bootstrap, other) in measured((8, 30, 200, 1_000), rounds=2_000):
        _, kind, _, _, digits = CASES[name]
        print(f"| {name} | {kind} | {n:,} | {held:.1%} | {width:.{digits}f} | {bootstrap:.1%} | {other:.{digits}f} |")
        assert (0.93 if n >= 30 else 0.91) <= held <= most(name, n), (name, n, held)
