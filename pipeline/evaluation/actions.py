"""Command: how often verdicts on actions are right, by simulation (python -m pipeline.evaluation.actions)"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from pipeline.insights.statistics.against_others import Against, against_others

Floats = NDArray[np.float64]
LEVEL, FDR, LEAST = 0.95, 0.05, 5
WEEKS = 13
"""Looks until all days have passed, one per week: about as many chances to err as nightly ones, whose data hardly differ."""
BEFORE, OTHERS, SPREADS, EFFECTS = (10, 30, 100), (6, 15), (0.0, 0.3), (0.0, -0.5, -0.8)
ROUNDS = 2_000


@dataclass(frozen=True, slots=True)
class World:
    """What is simulated.

    Attributes:
        before: Customers expected to complain before the action.
        others: Touchpoints that nothing is done to, with half to twice as many complaints.
        spread: Standard deviation among all touchpoints of the logarithm of their untreated change.
        effect: True relative change by the action.
        common: Logarithm of what changes everywhere, such as more writers.
    """

    before: float
    others: int
    spread: float
    effect: float
    common: float = 0.25


@dataclass(frozen=True, slots=True)
class Found:
    """Shares of rounds.

    Attributes:
        held: The interval holds the true effect when all days have passed.
        worked: The verdict was "worked" on some look.
        worse: The verdict was "worse" on some look.
        did_not: The verdict at the end is "did not work", with half the complaints hoped for.
    """

    held: float
    worked: float
    worse: float
    did_not: float


def simulate(world: World, *, rounds: int = ROUNDS, seed: int = 20251101, hoped: float = -0.5) -> Found:
    """Return how often the rule of pipeline/insights/actions/verdicts.py is right in a world.

    Args:
        world: What is true.
        rounds: Actions that are judged.
        seed: Of the random numbers.
        hoped: Hoped-for effect.
    """
    rng = np.random.default_rng(seed)
    levels = world.before * np.exp(rng.uniform(-np.log(2), np.log(2), (rounds, world.others)))
    moved = np.exp(world.common + world.spread * rng.standard_normal((rounds, world.others)))
    own_moved = np.exp(world.common + world.spread * rng.standard_normal(rounds)) * (1 + world.effect)
    first, others_first = rng.poisson(world.before, rounds), rng.poisson(levels)
    weekly = rng.poisson((world.before * own_moved / WEEKS)[:, None], (rounds, WEEKS)).cumsum(axis=1)
    others_weekly = rng.poisson((levels * moved / WEEKS)[:, None, :], (rounds, WEEKS, world.others)).cumsum(axis=1)
    worked, worse = np.zeros(rounds, bool), np.zeros(rounds, bool)
    for week in range(WEEKS):
        found = against_others(weekly[:, week], first, others_weekly[:, week], others_first)
        fewer, more = _clear(found, passed=(week + 1) / WEEKS)
        worked |= fewer
        worse |= more
    low, high = found.ends(level=LEVEL)
    true = np.log1p(world.effect)
    did_not = ~fewer & ~more & (low > np.log1p(hoped))
    return Found(*(float(np.mean(x)) for x in ((low <= true) & (true <= high), worked, worse, did_not)))


def _clear(found: Against, *, passed: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whether complaints are clearly fewer, and clearly more, of one action alone."""
    low, high = found.ends(level=LEVEL)
    sure = found.p_value(passed=passed) <= FDR
    return sure & (high < 0), sure & (low > 0)


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line per simulated world."""
    del argv
    sys.stdout.write("before others spread effect | interval holds | worked  worse  did not work\n")
    for before, others, spread, effect in product(BEFORE, OTHERS, SPREADS, EFFECTS):
        f = simulate(World(before, others, spread, effect))
        shown = "  ".join(f"{100 * x:5.1f} %" for x in (f.held, f.worked, f.worse, f.did_not))
        sys.stdout.write(f"{before:6} {others:6} {spread:6.1f} {effect:6.1f} | {shown}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
