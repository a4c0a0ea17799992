"""Training data as units: one text with whatever is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from models.annotator.classes import ABSENT, CATEGORIES
from models.annotator.term_edges import NOT_A_TERM
from models.base import LABELS
from models.evaluation.labelled_data import HELD_OUT_PRODUCTS, read_jsonl
from models.sentences import split_sentences

SIGN = {-1: 0, 0: 1, 1: 2}
"""FABSA's polarity to the index in LABELS."""
PLAIN = (0.15, 0.7, 0.15)
"""Of a product sentence without a marked feature and without an opinion word. Many of these say something good or bad between the
lines: taken for surely neutral, they made the annotator call one in seven opinions of unseen products neutral, and be sure of it."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of a unit: its span and what is known of it alone."""

    start: int
    end: int
    sentiment: tuple[float, float, float] | None = None
    categories: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One text.

    Attributes:
        text: The text.
        parts: Its sentences.
        sentiment: Probabilities of LABELS for the whole, or None where unknown.
        categories: For each of CATEGORIES ABSENT or 1 + index in LABELS; None where unknown.
        terms: Aspect terms: start, end, index in LABELS.
        tagged: True where every term is marked; False: only what is marked is known; None: nothing is.
        outside: Spans known to be outside any term, where tagged is False.
        origin: Set that it comes from.
        meta: What else is known of it, such as its industry.
        twin: The same text changed in what must not matter; its answer is held to that of the text.
    """

    text: str
    parts: tuple[Part, ...]
    sentiment: tuple[float, float, float] | None = None
    categories: tuple[int, ...] | None = None
    terms: tuple[tuple[int, int, int], ...] = ()
    tagged: bool | None = None
    outside: tuple[tuple[int, int], ...] = ()
    origin: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    twin: str | None = None


def one_hot(label: int) -> tuple[float, float, float]:
    """Return the three shares of a label that is certain."""
    return (float(label == 0), float(label == 1), float(label == 2))


def make_unit(text: str, **known: Any) -> Unit | None:
    """Return a unit with its sentences; None for a text without content. What is known of a single sentence goes to that sentence."""
    spans = split_sentences(text)
    if not spans:
        return None
    alone = len(spans) == 1
    parts = tuple(
        Part(*span, known.get("sentiment") if alone else None, known.get("categories") if alone else None)
        for span in spans
    )
    return Unit(text, parts, **known)


def fabsa(path: Path) -> list[Unit]:
    """Return the FABSA reviews: categories with polarity; sentiment from the labels' signs, as shares if they differ."""
    units = []
    for record in read_jsonl(path):
        classes = [ABSENT] * len(CATEGORIES)
        counts = [0, 0, 0]
        for label in record["labels"]:
            classes[CATEGORIES.index(label["theme"])] = 1 + SIGN[label["polarity"]]
            counts[SIGN[label["polarity"]]] += 1
        total = sum(counts)
        sentiment = (counts[0] / total, counts[1] / total, counts[2] / total)
        units.append(
            make_unit(
                record["text"],
                sentiment=sentiment,
                categories=tuple(classes),
                origin="fabsa",
                meta={"industry": record["industry"]},
            )
        )
    return [u for u in units if u]


def mams_terms(path: Path) -> list[Unit]:
    """Return the MAMS sentences: every aspect term is marked; the whole has no sentiment, since polarities differ."""
    units = []
    for record in read_jsonl(path):
        terms = tuple((a["start"], a["end"], LABELS.index(a["polarity"])) for a in record["aspects"])
        unit = make_unit(record["text"], terms=terms, tagged=True, origin="mams")
        units.append(unit)
    return [u for u in units if u]


def product_reviews(folder: Path, *, held_out: bool, opinion_words: frozenset[str]) -> list[Unit]:
    """Return Liu's product sentences: only opinionated features are marked, so other words are unknown, not "outside".

    But for function and opinion words that are in no marked feature: those are outside.

    A sentence without a marked feature and without an opinion word is most likely neutral (PLAIN).
    """
    units = []
    for path in sorted(folder.glob("*.jsonl")):
        for record in read_jsonl(path):
            if (record["product"] in HELD_OUT_PRODUCTS) is not held_out:
                continue
            text, signs, terms = record["text"], set(), []
            for aspect in record["aspects"]:
                sign = 2 if aspect["strength"] > 0 else 0
                signs.add(sign)
                found = re.search(rf"(?<!\w){re.escape(aspect['aspect'])}(?!\w)", text, re.IGNORECASE)
                if found:
                    terms.append((found.start(), found.end(), sign))
            plain = not signs and not opinion_words & {w.lower() for w in _WORD.findall(text)}
            sentiment = one_hot(signs.pop()) if len(signs) == 1 else PLAIN if plain else None
            unit = make_unit(text, terms=disjoint(terms), tagged=False if terms else None, origin="products")
            if unit and sentiment:
                unit = replace(
                    unit, sentiment=sentiment, parts=tuple(replace(p, sentiment=sentiment) for p in unit.parts)
                )
            units.append(unit)
    read = [u for u in units if u]
    marked = {w.lower() for u in read for start, end, _ in u.terms for w in _WORD.findall(u.text[start:end])}
    never = (NOT_A_TERM | opinion_words) - marked
    return [replace(u, outside=_words_in(u.text, never)) if u.tagged is False else u for u in read]


def _words_in(text: str, words: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Return the spans of these words (lower case)."""
    return tuple(m.span() for m in _WORD.finditer(text) if m[0].lower() in words)


def pros_cons(path: Path) -> list[Unit]:
    """Return the short pros and cons with their sentiment."""
    units = []
    for record in read_jsonl(path):
        label = one_hot(LABELS.index(record["sentiment"]))
        text = record["text"].replace("&amp;amp;", "&").replace("&amp;", "&")
        unit = make_unit(text, sentiment=label, origin="pros_cons")
        if unit:
            units.append(replace(unit, parts=tuple(replace(p, sentiment=label) for p in unit.parts)))
    return units


def opinion_lexicon(path: Path) -> list[Unit]:
    """Return the single opinion words with their sentiment."""
    words = [(r["word"], one_hot(LABELS.index(r["sentiment"]))) for r in read_jsonl(path)]
    return [u for w, s in words if (u := make_unit(w.replace("-", " "), sentiment=s, origin="lexicon"))]


def disjoint(terms: Iterable[tuple[int, int, int]]) -> tuple[tuple[int, int, int], ...]:
    """Return the spans, longest first, without overlaps, in order."""
    kept: list[tuple[int, int, int]] = []
    for term in sorted(terms, key=lambda t: t[0] - t[1]):
        if all(term[1] <= k[0] or k[1] <= term[0] for k in kept):
            kept.append(term)
    return tuple(sorted(kept))


def opinion_words(path: Path) -> frozenset[str]:
    """Return the words of the lexicon, in lower case."""
    return frozenset(r["word"].lower() for r in read_jsonl(path))


def load_pools(data: Path) -> dict[str, list[Unit]]:
    """Return the units by origin."""
    words = opinion_words(data / "opinion_lexicon" / "opinion_lexicon.jsonl")
    return {
        "fabsa": fabsa(data / "fabsa" / "train.jsonl"),
        "mams": mams_terms(data / "mams" / "term_train.jsonl"),
        "products": product_reviews(data / "product_reviews", held_out=False, opinion_words=words),
        "pros_cons": pros_cons(data / "pros_cons" / "pros_cons.jsonl"),
        "lexicon": opinion_lexicon(data / "opinion_lexicon" / "opinion_lexicon.jsonl"),
    }
