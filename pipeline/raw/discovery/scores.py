"""Closed questions: of which kind and on which scale a column is, from its name and values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.config.source_fields import TOP_BOXES, Score
from pipeline.raw.discovery.profiles import Profile
from pipeline.raw.discovery.signs import (
    CSAT,
    EASE,
    EFFORT,
    NPS,
    RATING,
    good_or_bad,
    plain_name,
    satisfaction_points,
    slug,
    stated_scale,
)
from pipeline.raw.findings import Findings
from pipeline.raw.score_words import number_reader

OVERALL = re.compile(
    r"\boverall\b|\bin general\b|\bas a whole\b|\ball in all\b|\b(?:ins)?gesamt|\bgenerell|\balles in allem\b|dans l.ensemble|\bglobal|\ben general\b|"
    r"\bin generale\b|complessiv|over het algemeen|\bgeral\b|ogóln|\böverlag\b|\bsamlet\b", re.I
)  # fmt: skip
"""Wordings that ask about the whole, not about one part of it."""


@dataclass(frozen=True, slots=True)
class FoundScore:
    """A closed question.

    Attributes:
        column: Its column.
        kind: Kind of score.
        low: Lowest point of the scale.
        high: Highest point.
        values: Points of values that are words; empty if all are numbers.
        fractions: Whether some answers lie between two points.
        comma: Whether their decimal mark is a comma.
        seen: Whether nothing but the answers shows the scale.
        item: Key among the questions of its kind; "" for the main one.
        nulls: Values that mean no answer.
        when: Column that says in which rows it was asked, and its values there; None: in every row.
    """

    column: str
    kind: str
    low: int
    high: int
    values: dict[str, int] = field(default_factory=dict)
    fractions: bool = False
    comma: bool = False
    seen: bool = False
    item: str = ""
    nulls: tuple[str, ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None

    @property
    def name(self) -> str:
        """Return what a mapping calls it: csat, or csat.delivery for a further question of its kind."""
        return f"{self.kind}.{self.item}" if self.item else self.kind


def with_items(found: Sequence[FoundScore], wordings: Mapping[str, str | None]) -> list[FoundScore]:
    """Return the questions, each with a key where it is a further one of its kind.

    The main question of a kind is the one that asks about the whole, else the first.

    Args:
        found: In the order of the file.
        wordings: By column, where it is known.
    """
    asked = {score.column: wordings.get(score.column) or score.column for score in found}
    main, taken = dict[str, str](), set[str]()
    for kind in dict.fromkeys(score.kind for score in found):
        same = [score.column for score in found if score.kind == kind]
        main[kind] = next((column for column in same if OVERALL.search(asked[column])), same[0])
    named = []
    for n, score in enumerate(found, 1):
        if main.get(score.kind) != score.column:
            key = slug(asked[score.column], taken, f"question_{n}")
            score = replace(score, item=key if key[0].isalpha() else f"q_{key}")
        named.append(score)
    return named


def found_score(p: Profile, *, is_nps: bool) -> FoundScore | str | None:
    """Return the closed question of a column, what is known of one that cannot be told, or None if it is no question on a scale."""
    name = f"{plain_name(p.called)} {plain_name(p.question or '')}"
    if words := satisfaction_points(list(p.values)):
        return FoundScore(p.name, "csat", 1, 5, words)
    two = good_or_bad(list(p.values)) if CSAT.search(name) or RATING.search(name) else None
    if two:
        return FoundScore(p.name, "csat", 0, 1, two[0], nulls=two[1])
    points = p.points
    if points is None:
        return _fractions(p, name) or _spelt(p, name)
    low, high = min(points.values()), max(points.values())
    values = {} if all(v.isdigit() for v in points) else points
    stated = stated_scale(p.name) or stated_scale(p.question or "")
    if is_nps or NPS.search(name):
        if stated and stated != (0, 10):
            return (
                f"it asks whether people would recommend, the wording states {stated[0]} to {stated[1]}: NPS is 0 to 10"
            )
        return FoundScore(p.name, "nps", 0, 10, values)
    seen = f"values {low} to {high} seen"
    if stated and (RATING.search(name) or CSAT.search(name)):
        return _on_stated(p, "csat" if CSAT.search(name) else "rating", stated, (low, high), values)
    if RATING.search(name) and low >= 1 and high <= 5:
        return FoundScore(p.name, "rating", 1, 5, values)
    if CSAT.search(name):
        if low >= 1 and high in (4, 5):
            return FoundScore(p.name, "csat", 1, 5, values)
        return f"satisfaction, {seen}: state the scale, and satisfied_from unless it has 2, 5 or 7 points"
    if EASE.search(name) or EFFORT.search(name):
        return f"effort, {seen}: state the scale and whether a high value is good (higher_is_better)"
    return (
        f"{seen}: if it is a score, say of which kind and scale, under scores: for NPS as `nps: {{column: {p.name!r}, min: 0, max: 10}}`"
        if len(points) > 1 and high <= 10 and RATING.search(name)
        else None
    )


def _on_stated(
    p: Profile, kind: str, stated: tuple[int, int], seen: tuple[int, int], values: dict[str, int]
) -> FoundScore | str:
    """Return the question on the scale that its wording states, or what contradicts it or is missing."""
    said = f"the wording states {stated[0]} to {stated[1]}"
    if not stated[0] <= seen[0] <= seen[1] <= stated[1]:
        return f"{said}, values {seen[0]} to {seen[1]} seen: state the scale"
    if kind == "csat" and stated[1] - stated[0] + 1 not in TOP_BOXES:
        return f"satisfaction, {said}: say which answers count as satisfied (satisfied_from)"
    return FoundScore(p.name, kind, *stated, values)


def _fractions(p: Profile, name: str) -> FoundScore | str | None:
    """Return the question whose answers are numbers, but no whole points of a short scale; or what is known of it; None if it is no question."""
    numbers = p.numbers
    if numbers is None or not any(sign.search(name) for sign in (NPS, RATING, CSAT, EASE, EFFORT)):
        return None
    seen = f"values {numbers[0]:g} to {numbers[-1]:g} seen"
    kind = "csat" if CSAT.search(name) else "rating" if RATING.search(name) and not NPS.search(name) else None
    low, high = stated_scale(p.name) or stated_scale(p.question or "") or (1, 5)
    if (
        kind is None
        or not low <= numbers[0] <= numbers[-1] <= high
        or (kind == "csat" and high - low + 1 not in TOP_BOXES)
    ):
        return f"{seen}: if it is a score, say of which kind and scale, and whole: false for fractions"
    return FoundScore(p.name, kind, low, high, fractions=True, comma=any("," in value for value in p.values))


def _spelt(p: Profile, name: str) -> FoundScore | None:
    """Return a rating whose answers are written as people write them: "4 out of 5 stars", ★★★★☆, 4/5; None if most are not."""
    if not RATING.search(name):
        return None
    read = number_reader(Score(column=p.name, min=1, max=5), Findings())
    numbers = [read(value) for value in p.values]
    told = [n for n in numbers if n is not None and 1 <= n <= 5]
    if 2 * len(told) < len(numbers):
        return None
    return FoundScore(p.name, "rating", 1, 5, fractions=not all(map(float.is_integer, told)))
