"""What some labels bring on the reviews of an industry that are none of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.taught.fit import fit_shift, shifted
from models.taught.judge import Gain, compare, compare_counts, measure_gain
from models.taught.rows import Floats, Indices, Labelled, pick
from pipeline.config.settings import TouchpointSettings
from pipeline.evaluation.teaching.industry import Industry, pick_places
from pipeline.jobs.teach.places import Places, fit_places, measure_places, place_counts
from pipeline.touchpoints.mapping import DIGITS, Rule, map_sentences

SIZES = (50, 200, 500)
HELD_OUT = 500
"""Reviews of the industry that may become labels; all others are read."""
TOUCHPOINT = "touchpoint"


@dataclass(frozen=True, slots=True)
class Taught:
    """What some labels bring.

    Attributes:
        industry: Never seen in training.
        part: sentiment, category or touchpoint.
        labels: Reviews labelled; for touchpoints, reviews of one sentence.
        before: F1 (categories with their polarity) or share right, 0 to 1, on the reviews that are none of them.
        after: The same with what was taught.
        high: Upper end of the interval of the gain, 90 %.
        kept: Whether `voc teach` would have kept it, by these labels alone.
        nothing: The labels were drawn from the reader's own probabilities: there is nothing to learn from them.
    """

    industry: str
    part: str
    labels: int
    before: float
    after: float
    high: float
    kept: bool
    nothing: bool = False


def teach_industry(industry: Industry, *, draws: int, seed: int) -> Iterator[Taught]:
    """Yield what each number of labels brings, draw by draw."""
    for draw in range(draws):
        yield from _teach_whole(industry, seed=seed + draw)
        yield from _teach_places(industry, seed=seed + draw)


def _teach_whole(industry: Industry, *, seed: int) -> Iterator[Taught]:
    labelled = industry.labelled
    for own, others, size in _splits(len(labelled.vectors), seed):
        mine, rest = _part(labelled, own), _part(labelled, others)
        for part in labelled.answers:
            moved = shifted(rest, part, fit_shift(mine, part), np.arange(len(others)))
            gain = compare(rest, part, rest.answers[part].read, moved, seed=seed)
            yield _taught(industry, part, size, gain, measure_gain(mine, part, seed=seed).kept)


def _teach_places(industry: Industry, *, seed: int) -> Iterator[Taught]:
    options, places = TouchpointSettings(), industry.places
    for own, others, size in _splits(len(places.vectors), seed):
        mine, rest = pick_places(places, own), pick_places(places, others)
        place = fit_places(mine)
        moved = np.round(rest.support + place.added(rest.vectors, rest.ids), DIGITS)
        before, after = (place_counts(rest, support, options) for support in (rest.support, moved))
        gain = compare_counts(before, after, rest.customer, seed=seed)
        yield _taught(industry, TOUCHPOINT, size, gain, _kept(mine, seed=seed))


def teach_nothing(industry: Industry, *, size: int, draws: int, seed: int) -> Iterator[Taught]:
    """Yield, draw by draw and part by part, whether labels would be kept from which there is nothing to learn.

    They are drawn from the reader's own probabilities, so that it is right as often as it says, everywhere. What is kept is chance.
    """
    for draw in range(draws):
        rng = np.random.default_rng(seed + draw)
        for own, _, n in _splits(len(industry.labelled.vectors), seed + draw):
            if n == size:
                mine = _part(industry.labelled, own)
                drawn = {p: replace(a, said=_drawn(a.read, rng)) for p, a in mine.answers.items()}
                for part in drawn:
                    gain = measure_gain(replace(mine, answers=drawn), part, seed=seed + draw)
                    yield _taught(industry, part, n, gain, gain.kept, nothing=True)
        for own, _, n in _splits(len(industry.places.vectors), seed + draw):
            if n == size:
                places = _as_read(pick_places(industry.places, own), rng)
                found = measure_places({industry.name: places}, options=TouchpointSettings(), seed=seed + draw)
                if found:
                    yield _taught(industry, TOUCHPOINT, n, found, found.kept, nothing=True)


def _drawn(log: Floats, rng: np.random.Generator) -> Floats:
    """Return one class of each thing, drawn from (n, things, classes) log-probabilities (Gumbel's way)."""
    chosen = (log + rng.gumbel(size=log.shape)).argmax(-1)
    drawn: Floats = np.eye(log.shape[-1])[chosen]
    return drawn


def _as_read(p: Places, rng: np.random.Generator) -> Places:
    """Return the sentences with the touchpoint that they are mapped to, as often as the mapping thinks itself right, else any other."""
    mapped = map_sentences(p.support, p.found, words=p.words, rule=Rule(support=TouchpointSettings().support))
    said = []
    for t, score in zip(mapped.touchpoint.tolist(), mapped.score.tolist(), strict=True):
        right = t < 0 or rng.random() < score
        other = int(rng.integers(len(p.ids)))
        said.append((frozenset([None if t < 0 else p.ids[t] if right else p.ids[other]]),))
    return replace(p, said=tuple(said))


def _splits(n: int, seed: int) -> Iterator[tuple[Indices, Indices, int]]:
    """Yield, for each number of labels that the reviews suffice for, the rows that are labelled, those that are read, and the number."""
    order = np.random.default_rng(seed).permutation(n)
    others = np.sort(order[min(HELD_OUT, n // 2) :])
    for size in SIZES:
        if size <= n // 2:
            yield np.sort(order[:size]), others, size


def _part(labelled: Labelled, rows: Indices) -> Labelled:
    answers = {part: pick(a, rows) for part, a in labelled.answers.items()}
    return Labelled(labelled.vectors[rows], labelled.customer[rows], labelled.weight[rows], answers)


def _kept(places: Places, *, seed: int) -> bool:
    gain = measure_places({"": places}, options=TouchpointSettings(), seed=seed)
    return gain is not None and gain.kept


def _taught(industry: Industry, part: str, labels: int, gain: Gain, kept: bool, *, nothing: bool = False) -> Taught:
    return Taught(industry.name, part, labels, gain.before, gain.after, gain.high, kept, nothing)


def table(found: Sequence[Taught]) -> list[str]:
    """Return the rows: mean gain in points over draws, the worst draw, draws worse by more than chance, draws that would be kept and their gain."""
    lines = [
        f"{'industry':24} {'part':10} {'labels':>6} {'before':>7} {'gain':>6} {'least':>6} {'worse':>6} {'kept':>6} {'gain of kept':>13}"
    ]
    real = [t for t in found if not t.nothing]
    for name in [*dict.fromkeys(t.industry for t in real), ""]:
        for part in dict.fromkeys(t.part for t in real):
            for size in SIZES:
                of = [t for t in real if t.part == part and t.labels == size and name in ("", t.industry)]
                if of:
                    lines.append(_line(name or "mean", part, size, of))
    for part in dict.fromkeys(t.part for t in found if t.nothing):
        of = [t for t in found if t.nothing and t.part == part]
        kept = sum(t.kept for t in of)
        lines.append(f"labels with nothing to learn, {part}, {of[0].labels} each: kept in {kept} of {len(of)}")
    return lines


def _line(name: str, part: str, size: int, of: Sequence[Taught]) -> str:
    gains = np.array([100 * (t.after - t.before) for t in of])
    kept = np.array([t.kept for t in of])
    worse = sum(t.high < 0 for t in of)
    of_kept = f"{gains[kept].mean():+.1f}" if kept.any() else "-"
    before = 100 * float(np.mean([t.before for t in of]))
    return (
        f"{name:24} {part:10} {size:>6} {before:>7.1f} {gains.mean():>+6.1f} {gains.min():>+6.1f} {worse:>3}/{len(of):<2} "
        f"{int(kept.sum()):>3}/{len(of):<2} {of_kept:>13}"
    )
