"""The reader's errors fitted to labelled answers: what models/cards/reader_errors.json holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import combinations
from typing import Any

import numpy as np

from pipeline.evaluation.intervals.joint import KINDS, QUANTITIES, Floats, Joint, merged, quantities
from pipeline.insights.base.reader import BOTTOM, Errors, Reader
from pipeline.insights.statistics.reader_errors import Shift, fit_shifts, log_odds

LEAST = 10
"""Reviews that must be labelled with a thing, and as many that the reader finds, for a shift of it."""
REFERENCE = 300
"""Reviews of the set whose chance stays in the spread: what people label of one company is a small set, and this many held them."""
UNSEEN = 1.28
"""How much larger errors are in an industry that training never saw: (1 - .744) / (1 - .80), the micro-F1 of categories and polarity
with the industry left out and on FABSA dev (models/cards/annotator.md). Left out where the reader never saw the industries it is fitted on."""
DRAWS = 200
"""Resamples of the reviews that say how much of a shift is chance."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Shifts of one quantity of one thing in one industry (or part of it): truth minus what is said, in log-odds; `noise` is its variance by chance."""

    thing: str
    industry: str
    shift: float
    noise: float
    reviews: int


Shifts = Mapping[str, tuple[Mapping[str, list[Measured]], Mapping[str, list[Measured]]]]
"""By kind: shifts by quantity of whole industries, and of their parts."""


def measure_shifts(joints: Sequence[Joint]) -> Shifts:
    """Return the shifts of every kind, of industries and of the parts of industries (sources)."""
    parts = {kind: [j for j in joints if j.kind == kind] for kind in KINDS}
    return {kind: (measure(merged(found)), measure(found)) for kind, found in parts.items()}


def fit(shifts: Shifts, *, without: str | None = None, seen: bool = True) -> Reader:
    """Return the errors of the reader, by kind and quantity.

    Args:
        shifts: Of measure_shifts.
        without: An industry that is left out.
        seen: Whether the reader knows FABSA's industries from training; its spreads are then UNSEEN times as wide.
    """
    errors = {}
    for kind, (whole, split) in shifts.items():
        for quantity in QUANTITIES:
            found, parts = ([m for m in x[quantity] if m.industry != without] for x in (whole, split))
            if len(found) < 2:
                continue
            fitted = fit_shifts([m.shift for m in found], [m.noise for m in found], [m.thing for m in found])
            unmeasured, things = _with_chance(*fitted, found, times=UNSEEN if seen and kind != "text" else 1.0)
            errors[kind, quantity] = Errors(unmeasured, things, _within(parts, unmeasured))
    return Reader(errors)


def _with_chance(
    unmeasured: Shift, things: Mapping[str, Shift], found: Sequence[Measured], *, times: float
) -> tuple[Shift, dict[str, Shift]]:
    """Return the shifts with the chance that a set of REFERENCE reviews leaves in each.

    What a reader does to a thousand reviews of one company is no expectation: a few hard ones decide it.
    """
    by_thing: dict[str, list[float]] = {}
    for m in found:
        by_thing.setdefault(m.thing, []).append(m.noise * m.reviews / REFERENCE)
    chance = {t: float(np.median(x)) for t, x in by_thing.items()}
    usual = float(np.mean(list(chance.values())))
    each = {t: _added(s, chance[t], times=times) for t, s in things.items()}
    return _added(unmeasured, usual, times=times), each


def _added(shift: Shift, variance: float, *, times: float) -> Shift:
    return Shift(shift.mean, float(np.hypot(times * shift.spread, variance**0.5)))


def measure(joints: Sequence[Joint]) -> dict[str, list[Measured]]:
    """Return the shifts of each quantity, from joints with enough reviews on both sides."""
    found: dict[str, list[Measured]] = {q: [] for q in QUANTITIES}
    for j in joints:
        said, truth = (quantities(tones, j.count) for tones in (j.said, j.truth))
        if min(said["net_sentiment"][1], truth["net_sentiment"][1]) < LEAST:
            continue
        rng = np.random.default_rng(0)
        again = rng.multinomial(j.n, j.count / j.n, size=DRAWS).astype(float)
        drawn_said, drawn_truth = (quantities(tones, again) for tones in (j.said, j.truth))
        for q in QUANTITIES:
            if q in ("share",) and not j.thing:  # whole texts: everybody speaks
                continue
            drawn = odds(drawn_truth[q], q) - odds(drawn_said[q], q)
            found[q].append(
                Measured(j.thing, j.industry, float(odds(truth[q], q) - odds(said[q], q)), float(np.nanvar(drawn)), j.n)
            )
    return found


def odds(value: tuple[Floats, Floats], quantity: str) -> Floats:
    """Return the log-odds of values of a quantity among their numbers of reviews."""
    bottom = BOTTOM.get(quantity, 0.0)
    return log_odds((value[0] - bottom) / (1 - bottom), value[1])


def _within(parts: Sequence[Measured], unmeasured: Shift) -> Shift:
    """Return the spread of the difference of the shifts of two parts of one industry: sites that customers write on.

    What chance does to small parts is taken out; with few parts nothing is known, and nothing cancels.
    """
    pairs = list(_pairs(parts))
    if len(pairs) < 5:
        return Shift(0.0, unmeasured.spread * 2**0.5)
    d = np.array([(a.shift - b.shift, a.noise + b.noise) for a, b in pairs])
    both = np.concatenate([d[:, 0], -d[:, 0]]), np.concatenate([d[:, 1], d[:, 1]]) * 2  # either part may come first
    spread, _ = fit_shifts(*both, [""] * (2 * len(pairs)))
    return Shift(0.0, spread.spread)


def _pairs(parts: Sequence[Measured]) -> Iterator[tuple[Measured, Measured]]:
    by_cell: dict[tuple[str, str], list[Measured]] = {}
    for m in parts:
        by_cell.setdefault((m.thing, m.industry), []).append(m)
    for cell in by_cell.values():
        yield from combinations(cell, 2)


def errors_record(reader: Reader) -> dict[str, Any]:
    """Return the errors as JSON has them: mean, spread and degrees of freedom, rounded to four decimals."""
    record: dict[str, Any] = {}
    for (kind, quantity), e in reader.errors.items():
        record.setdefault(kind, {})[quantity] = {
            "unmeasured": _numbers(e.unmeasured),
            "within": _numbers(e.within),
            "things": {t: _numbers(s) for t, s in e.things.items()},
        }
    return record


def _numbers(shift: Shift) -> list[float]:
    return [round(x, 4) if isinstance(x, float) else x for x in astuple(shift)]
