"""From when on an effect of the size hoped for could be seen, and which is the smallest that could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.insights.actions.plan import Planned
from pipeline.insights.statistics.against_others import LEAST_OTHERS, Against, chance_to_see

SEEN = 0.8
"""An effect counts as seen if it is found in this share of cases."""
USUAL_SPREAD = 0.3
"""Standard deviation among the others' logarithms where nothing has been compared yet: a factor of 1.35, as between quarters of the samples."""
SIZES = np.linspace(-0.02, -0.98, 49)


@dataclass(frozen=True, slots=True)
class Sight:
    """What could be seen of an action.

    Attributes:
        seen_after: Days after it from which on an effect of the size hoped for is found in SEEN of cases; None: not in the days compared.
        smallest: Smallest fall that is found in SEEN of cases when all planned days have passed, as a relative change; None if none is.
    """

    seen_after: int | None
    smallest: float | None


NOTHING = Sight(None, None)


def sight_of(
    planned: Planned, before: int, others_before: Sequence[int], against: Against | None, *, level: float
) -> Sight:
    """Return what could be seen, if complaints of it and of the others go on at the pace of the days before.

    Args:
        planned: The action and its days.
        before: Customers who complained before it.
        others_before: The same of the others.
        against: The comparison so far, which says how far the others differ; None: USUAL_SPREAD.
        level: Of the test.
    """
    windows = planned.windows
    if before == 0 or len(others_before) < LEAST_OTHERS or not windows.before.days or not windows.planned:
        return NOTHING
    spread = USUAL_SPREAD if against is None else float(against.spread)
    days = np.arange(1, windows.planned + 1, dtype=float)
    longer = days / windows.before.days

    def error(hoped: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        own = 1 / (before + 0.5) + 1 / (before * longer * (1 + hoped) + 0.5)
        first = np.asarray(others_before, float)[:, None]
        others = 1 / (first + 0.5) + 1 / (first * longer + 0.5) + spread**2
        return np.asarray(np.sqrt(own + spread**2 + 1 / (1 / others).sum(axis=0)))

    def seen(hoped: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        chance = chance_to_see(
            np.log1p(hoped), error(hoped), len(others_before) - 1, alpha=1 - level, passed=days / windows.planned
        )
        return np.asarray(chance >= SEEN)

    when = np.flatnonzero(seen(planned.action.hoped))
    sizes = [float(size) for size in SIZES if seen(float(size))[-1]]
    return Sight(int(when[0]) + 1 if len(when) else None, sizes[0] if sizes else None)
