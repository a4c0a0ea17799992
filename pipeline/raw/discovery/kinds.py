"""Answers to surveys of several kinds in one column, with the kind in another: which columns, and what each kind's answers are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.raw.discovery.profiles import Profile
from pipeline.raw.discovery.scores import FoundScore
from pipeline.raw.discovery.signs import RATING, plain_name
from pipeline.raw.readers.base import Reject, Row
from pipeline.raw.row_cells import plain_text

KINDS = {
    "nps": "nps|net promoter score|net promoter|customer loyalty|enps",
    "csat": "csat|csat5|csat7|csat3|customer satisfaction|satisfaction|customer satisfaction score|kundenzufriedenheit|zufriedenheit|satisfaction client|satisfacción",
    "ces": "ces|ces5|ces7|customer effort score|customer effort|effort score|customer support",
    "rating": "stars|stars5|star rating|5 stars|rating",
    "": "custom|other|pmf|product market fit|smileys|thumbs|poll|quiz|form|custom survey",
}
"""Words by which systems say what kind of survey an answer is to; "" has those without a figure of their own."""
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split("|")}
PROMOTERS = frozenset(
    """
    promoter promoters passive passives neutral neutrals detractor detractors promotor promotoren passiv passiver kritiker detraktor detraktoren
    promoteur promoteurs passif passifs détracteur détracteurs promotores pasivo pasivos detractores promotore promotori passivo passivi detrattore
    detrattori passief criticaster criticasters
    """.split()  # noqa: SIM905
)
"""Words for the three groups of NPS: a column of them shows what the numbers beside it are."""
_EXTREMES = re.compile(r"(?:promot|d[eé]tra[ck]|detratt|kritik|critic)")
ANSWER = re.compile(
    r"\b(?:value|response|answer|result|points?|punkte?|wert|antwort|ergebnis|réponse|respuesta|valor|risposta|valore|antwoord|waarde|resposta|odpowiedź)\b",
    re.I,
)
"""Names of columns with the answer to a closed question, beside those of ratings."""


def kinds_in(p: Profile) -> dict[str, str]:
    """Return the kind of score by value, if every value of a column says to what kind of survey an answer is; else none."""
    folded = {value: _KIND_OF.get(" ".join(re.split(r"[\W_]+", value.casefold())).strip()) for value in p.values}
    if p.overflowed or not folded or None in folded.values() or not any(folded.values()):
        return {}
    return {value: kind or "" for value, kind in folded.items()}


def shows_promoters(p: Profile) -> bool:
    """Return whether a column holds the groups of NPS."""
    folded = {value.strip().casefold() for value in p.values}
    return bool(folded) and folded <= PROMOTERS and any(map(_EXTREMES.match, folded))


def may_answer(p: Profile) -> bool:
    """Return whether a column may hold the answers, by its name and by whole points up to 10."""
    name = plain_name(p.called)
    return p.points is not None and bool(RATING.search(name) or ANSWER.search(name))


def answers_by_kind(
    profiles: list[Profile], rows: Iterable[Row | Reject], *, limit: int
) -> tuple[str, Mapping[str, Profile], Mapping[str, str]] | None:
    """Return the column that says the kind, the profile of the answers to each value of it, and the kind of score of each.

    None where no column says the kind, or not exactly one may hold the answers.
    """
    said = [(p, kinds) for p in profiles if (kinds := kinds_in(p))]
    answers = [p for p in profiles if may_answer(p)]
    if len(said) != 1 or len(answers) != 1:
        return None
    [(kind, kinds)], [answer] = said, answers
    found = {value: Profile(answer.name, answer.question) for value in kinds}
    for n, row in enumerate(rows):
        if n >= limit:
            break
        if isinstance(row, Row) and (value := plain_text(row.values, kind.name)) in found:
            found[value].rows += 1
            found[value].add(row.values.get(answer.name, ""))
    return kind.name, found, kinds


def scores_by_kind(
    column: str, answers: Mapping[str, Profile], kinds: Mapping[str, str]
) -> tuple[list[FoundScore], list[str]]:
    """Return a closed question for each kind of survey whose scale can be told, and what is known of the others; arguments as answers_by_kind gives them."""
    found, unsure = list[FoundScore](), list[str]()
    for kind in ("nps", "csat", "ces", "rating"):
        asked = [(value, answers[value]) for value, its in kinds.items() if its == kind and answers[value].filled]
        points = [p.points for _, p in asked]
        if not asked:
            continue
        known = {value: point for one in points for value, point in (one or {}).items()}
        ends = _scale(kind, known) if all(points) else None
        if ends is None:
            seen = f", values {min(known.values())} to {max(known.values())} seen" if known else ""
            unsure.append(
                f"{kind}{seen}, in rows where {column!r} says so: state the scale, and for effort whether a high value is good"
            )
            continue
        words = {} if all(value.isdigit() for value in known) else known
        when = (column, tuple(value for value, _ in asked))
        found.append(FoundScore(asked[0][1].name, kind, *ends, words, when=when))
    return found, unsure


def _scale(kind: str, points: Mapping[str, int]) -> tuple[int, int] | None:
    """Return the scale of a kind of survey by the answers that were given; None where they do not tell it, or not which end is good."""
    low, high = min(points.values()), max(points.values())
    if kind == "nps":
        return 0, 10
    if kind == "ces":
        return None
    if low >= 1 and high in (4, 5):
        return 1, 5
    if kind == "csat" and low == 0 and high == 2:
        return 0, 2
    return (1, 7) if kind == "csat" and low >= 1 and high in (6, 7) else None
