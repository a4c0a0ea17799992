"""The behaviour suite: hand-written cases by capability, in the manner of CheckList (Ribeiro et al., ACL 2020).

A case is one JSON object a line in cases/<capability>.jsonl. Either a minimum functionality test: "text" and, under
"expect", any of

    "sentiment": label or list of labels      "sentences": [label or null, ...] in order
    "mentions": [{"term", "label"}]            a mention whose term shares a word with this one, with that label
    "categories": [{"category", "label"}]      of the text             "absent": [category, ...] not of the text
    "implicit": [{"category", "label"}]        a mention with or without a term
    "given": [{"term", "label"}]               polarity towards that span

or "same": texts that must get one sentiment label (invariance), or "rising": texts whose polarity must not fall by more
than SLACK from one to the next (direction).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from models.base import Annotation, Annotator, Span
from models.cards.figure import Figure
from models.evaluation.labelled_data import read_jsonl
from models.evaluation.metrics import accuracy, figure

FOLDER = Path(__file__).resolve().parent / "cases"
SLACK = 0.05
"""Polarity that a "rising" text may lie below the one before: saturated answers differ by rounding."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        capability: Name of its file.
        number: Its line in the file, from 1.
        texts: One text, or the texts to compare.
        kind: "expect", "same" or "rising".
        expect: Expectations; empty for the other kinds.
    """

    capability: str
    number: int
    texts: tuple[str, ...]
    kind: str
    expect: dict[str, Any]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return spans whose polarity the case asks for."""
        terms = [g["term"] for g in self.expect.get("given", ())]
        return tuple((self.texts[0].index(t), self.texts[0].index(t) + len(t)) for t in terms)


def load_cases(folder: Path = FOLDER) -> list[Case]:
    """Return all cases, by capability."""
    cases = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, record in enumerate(read_jsonl(path), start=1):
            kind = "same" if "same" in record else "rising" if "rising" in record else "expect"
            texts = (record["text"],) if kind == "expect" else tuple(record[kind])
            cases.append(Case(path.stem, number, texts, kind, record.get("expect", {})))
    return cases


def failures(annotator: Annotator, cases: Sequence[Case]) -> list[str]:
    """Return, for each case, what is wrong with the annotator's answers; "" if it passes."""
    texts = [t for c in cases for t in c.texts]
    spans = [c.spans if i == 0 else () for c in cases for i in range(len(c.texts))]
    answers = iter(annotator.annotate(texts, spans=spans))
    return [_check(case, [next(answers) for _ in case.texts]) for case in cases]


def behaviour_figures(annotator: Annotator) -> list[Figure]:
    """Return pass rate of each capability, and of all cases."""
    cases = load_cases()
    passed = [not f for f in failures(annotator, cases)]
    figures = []
    for capability in dict.fromkeys(c.capability for c in cases):
        rows = [[ok, 1] for c, ok in zip(cases, passed, strict=True) if c.capability == capability]
        figures.append(figure(f"behaviour/{capability}", f"behaviour, {capability}, pass rate", rows, accuracy))
    rows = [[ok, 1] for ok in passed]
    return [*figures, figure("behaviour/all", "behaviour, all cases, pass rate", rows, accuracy)]


def _check(case: Case, answers: Sequence[Annotation]) -> str:
    if case.kind == "same":
        labels = {a.sentiment.label if a.sentiment else None for a in answers}
        return "" if len(labels) == 1 else f"labels differ: {sorted(map(str, labels))}"
    if case.kind == "rising":
        values = [a.sentiment.polarity if a.sentiment else 0.0 for a in answers]
        falls = any(later < earlier - SLACK for earlier, later in pairwise(values))
        return f"polarity falls: {[round(v, 2) for v in values]}" if falls else ""
    return next(filter(None, (CHECKS[name](wanted, answers[0]) for name, wanted in case.expect.items())), "")


def _sentiment(wanted: str | list[str], answer: Annotation) -> str:
    allowed = [wanted] if isinstance(wanted, str) else wanted
    found = answer.sentiment.label if answer.sentiment else "none"
    return "" if found in allowed else f"sentiment {found}, wanted {' or '.join(allowed)}"


def _sentences(wanted: list[str | None], answer: Annotation) -> str:
    found = [s.label for s in answer.sentences]
    right = len(found) == len(wanted) and all(w in (None, f) for w, f in zip(wanted, found, strict=True))
    return "" if right else f"sentences {found}, wanted {wanted}"


def _mentions(wanted: list[dict[str, str]], answer: Annotation) -> str:
    for item in wanted:
        words = set(item["term"].lower().split())
        labels = [m.label for m in answer.mentions if m.term and words & set(m.term.lower().split())]
        if item["label"] not in labels:
            return f"mention {item['term']!r} {labels}, wanted {item['label']}"
    return ""


def _categories(wanted: list[dict[str, str]], answer: Annotation) -> str:
    found = {(c.category, c.label) for c in answer.categories}
    missing = [w for w in wanted if (w["category"], w["label"]) not in found]
    return f"categories {sorted(found)}, wanted {missing}" if missing else ""


def _absent(wanted: list[str], answer: Annotation) -> str:
    found = sorted({c.category for c in answer.categories} & set(wanted))
    return f"categories {found} should be absent" if found else ""


def _implicit(wanted: list[dict[str, str]], answer: Annotation) -> str:
    found = {(m.category, m.label) for m in answer.mentions}
    missing = [w for w in wanted if (w["category"], w["label"]) not in found]
    return f"mentions {sorted(map(str, found))}, wanted {missing}" if missing else ""


def _given(wanted: list[dict[str, str]], answer: Annotation) -> str:
    wrong = [
        f"{w['term']!r} {g.label}, wanted {w['label']}"
        for w, g in zip(wanted, answer.given, strict=True)
        if g.label != w["label"]
    ]
    return "; ".join(wrong)


CHECKS: dict[str, Callable[[Any, Annotation], str]] = {
    "sentiment": _sentiment,
    "sentences": _sentences,
    "mentions": _mentions,
    "categories": _categories,
    "absent": _absent,
    "implicit": _implicit,
    "given": _given,
}
"""What a case may expect, and the function that says what is wrong with an answer; "" where nothing is."""
