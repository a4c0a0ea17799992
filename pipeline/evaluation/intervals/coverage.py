"""How often intervals hold what people labelled: samples of labelled reviews, drawn again and again, with the errors of other industries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from models.cards.figure import Figure
from pipeline.evaluation.intervals.fit import fit, measure_shifts
from pipeline.evaluation.intervals.joint import QUANTITIES, Floats, Joint, merged, quantities
from pipeline.insights.base.reader import Reader
from pipeline.insights.statistics.intervals import net_interval
from pipeline.insights.statistics.proportions import share_interval

SIZES = (100, 1_000, 10_000)
"""Reviews in a sample."""
DRAWS = 800
TOLD = 20
"""Reviews that must be labelled with a thing in a population: below that its labelled value is itself a matter of chance."""
LEVEL = 0.95
POPULATIONS = {"industry": "FABSA, industry left out", "dev": "FABSA as a whole"}
NAMES = {"category": "categories", "touchpoint": "touchpoints with a category", "words": "touchpoints by words alone"}
FABSA = ("category", "touchpoint", "words")
OTHERS = ("MAMS restaurants",)
"""Industries of these kinds that are not FABSA's: in the fit, not measured."""


@dataclass(frozen=True, slots=True)
class Held:
    """How one interval did in DRAWS samples of one size of one thing in one population.

    Attributes:
        population: Key of POPULATIONS.
        kind: As of Joint.
        thing: As of Joint.
        industry: As of Joint.
        quantity: One of QUANTITIES.
        n: Reviews in a sample.
        held: Share of samples whose interval held the labelled value.
        sampling_held: The same of the interval of sampling alone.
        width: Mean width.
        sampling_width: Mean width of the interval of sampling alone.
        error: Mean absolute error of the value as it is published.
        moved_error: The same if the value were moved by the shift that other industries have on average.
    """

    population: str
    kind: str
    thing: str
    industry: str
    quantity: str
    n: int
    held: float
    sampling_held: float
    width: float
    sampling_width: float
    error: float
    moved_error: float


def simulate(
    joints: Sequence[Joint], *, seen: bool = True, draws: int = DRAWS, sizes: Sequence[int] = SIZES, seed: int = 0
) -> list[Held]:
    """Return how intervals do on each industry with the errors of the other industries, and on all together.

    With `seen` the reader knows FABSA's industries from training (fit.UNSEEN). The population of the latter is in its own fit: it says how wide an industry must be expected to lie, and is no proof.
    """
    labelled = [j for j in joints if j.kind in FABSA]
    fabsa = {j.industry for j in labelled if j.industry not in OTHERS}
    found: list[Held] = []
    shifts = measure_shifts(joints)
    for industry in sorted(fabsa):
        reader = fit(shifts, without=industry, seen=seen)
        here = merged(j for j in labelled if j.industry == industry)
        found += _populations("industry", here, reader, draws=draws, sizes=sizes, seed=seed)
    whole = merged((j for j in labelled if j.industry in fabsa), by=("kind", "thing"))
    return found + list(_populations("dev", whole, fit(shifts, seen=seen), draws=draws, sizes=sizes, seed=seed))


def _populations(
    population: str, joints: Sequence[Joint], reader: Reader, *, draws: int, sizes: Sequence[int], seed: int
) -> Iterator[Held]:
    for j in joints:
        truth = quantities(j.truth, j.count)
        if truth["net_sentiment"][1] < TOLD:
            continue
        for n in sizes:
            rng = np.random.default_rng((seed, n))
            drawn = rng.multinomial(n, j.count / j.n, size=draws).astype(float)
            squares = drawn @ (j.said[:, 3] ** 2)
            for q, said in quantities(j.said, drawn).items():
                yield _held(population, j, q, n, float(truth[q][0]), said, squares, reader)


def _held(
    population: str,
    j: Joint,
    quantity: str,
    n: int,
    truth: float,
    said: tuple[Floats, Floats],
    squares: Floats,
    reader: Reader,
) -> Held:
    """Return how the intervals of one quantity do; samples in which nobody speaks of the thing have none."""
    known = said[1] > 0
    value, size, squares = said[0][known], said[1][known], squares[known]
    low, high = (
        net_interval(value * size, squares, size, level=LEVEL)
        if quantity == "net_sentiment"
        else share_interval(value, size, level=LEVEL)
    )
    about = {"kinds": [j.kind] * len(value), "things": [j.thing] * len(value)}
    wide = reader.widen(quantity, value, low, high, **about, level=LEVEL)
    moved = reader.moved(quantity, value, **about)
    return Held(
        population, j.kind, j.thing, j.industry, quantity, n,
        *(float(((a <= truth) & (truth <= b)).mean()) for a, b in (wide, (low, high))),
        *(float((b - a).mean()) for a, b in (wide, (low, high))),
        *(float(np.abs(x - truth).mean()) for x in (value, moved)),
    )  # fmt: skip


def carried_over(joints: Sequence[Joint], *, seen: bool) -> list[Held]:
    """Return what moving the values of other industries than FABSA's by FABSA's shifts does to their error; no samples are drawn."""
    shifts = measure_shifts(joints)
    found: list[Held] = []
    for industry in OTHERS:
        reader = fit(shifts, without=industry, seen=seen)
        for j in merged(j for j in joints if j.industry == industry and j.kind in FABSA):
            truth, said = (quantities(tones, j.count[None]) for tones in (j.truth, j.said))
            squares = j.count[None] @ (j.said[:, 3] ** 2)
            if truth["net_sentiment"][1][0] >= TOLD:
                found += [
                    _held(industry, j, q, j.n, float(truth[q][0][0]), said[q], squares, reader) for q in QUANTITIES
                ]
    return found


def coverage_figures(found: Sequence[Held]) -> list[Figure]:
    """Return, by population, kind, quantity and size, the mean share held over things and industries; low and high: the least and the most of a thing."""
    groups: dict[tuple[str, str, str, int], list[Held]] = {}
    for h in found:
        groups.setdefault((h.population, h.kind, h.quantity, h.n), []).append(h)
    figures = []
    for (population, kind, quantity, n), rows in groups.items():
        text = f"{POPULATIONS[population]}, {NAMES[kind]}, {quantity}, {n} reviews"
        key = f"intervals/{population}-{kind}-{quantity}-{n}".replace("_", "-")
        by_thing = [[h for h in rows if h.thing == t] for t in sorted({h.thing for h in rows})]
        means = [float(np.mean([h.held for h in part])) for part in by_thing]
        value = float(np.mean([h.held for h in rows]))
        alone = float(np.mean([h.sampling_held for h in rows]))
        figures += [
            Figure(
                key=key, text=f"{text}: held", value=value, n=len(rows), low=min(means), high=max(means), target=0.93
            ),
            Figure(
                key=f"{key}-sampling",
                text=f"{text}: held by the interval of sampling alone",
                value=alone,
                n=len(rows),
                tolerance=None,
            ),
            Figure(
                key=f"{key}-width",
                text=f"{text}: width",
                value=float(np.mean([h.width for h in rows])),
                n=len(rows),
                better="lower",
                tolerance=None,
            ),
        ]
    return figures


def coverage_table(found: Sequence[Held]) -> str:
    """Return the Markdown table: one row per population, kind and quantity; by size, what was held (and by the worst thing), the widths."""
    head = "| population | what | quantity | " + " | ".join(
        f"{n:,}: held, worst, sampling alone, width" for n in sorted({h.n for h in found})
    )
    lines = [head + " |", "|---" * (3 + len({h.n for h in found})) + "|"]
    groups: dict[tuple[str, str, str], list[Held]] = {}
    for h in found:
        groups.setdefault((h.population, h.kind, h.quantity), []).append(h)
    for (population, kind, quantity), rows in groups.items():
        cells = []
        for n in sorted({h.n for h in rows}):
            at = [h for h in rows if h.n == n]
            worst = min(float(np.mean([h.held for h in at if h.thing == t])) for t in {h.thing for h in at})
            held, alone, width, narrow = (
                float(np.mean([getattr(h, x) for h in at]))
                for x in ("held", "sampling_held", "width", "sampling_width")
            )
            cells.append(f"{held:.1%}, {worst:.0%}, {alone:.0%}, {width:.2f} ({narrow:.2f})")
        lines.append(f"| {POPULATIONS[population]} | {NAMES[kind]} | {quantity} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def error_table(found: Sequence[Held]) -> str:
    """Return the Markdown table of the value's own error, as it is published and moved by the mean shift: industries left out, largest samples."""
    largest = max(h.n for h in found if h.population == "industry")
    groups: dict[tuple[str, str], list[Held]] = {}
    for h in found:
        if h.population == "industry" and h.n == largest:
            groups.setdefault((NAMES[h.kind], h.quantity), []).append(h)
        elif h.population in OTHERS:
            groups.setdefault((f"{h.population}, {NAMES[h.kind]}", h.quantity), []).append(h)
    lines = ["| what | quantity | error as published | moved | things moved nearer |", "|---|---|---|---|---|"]
    for (what, quantity), rows in groups.items():
        error, moved = (float(np.mean([getattr(h, x) for h in rows])) for x in ("error", "moved_error"))
        nearer = sum(h.moved_error < h.error for h in rows)
        lines.append(f"| {what} | {quantity} | {error:.3f} | {moved:.3f} | {nearer} of {len(rows)} |")
    return "\n".join(lines) + "\n"
