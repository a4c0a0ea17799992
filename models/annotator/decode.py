"""From probabilities to sentences, mentions, categories and given spans of one text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.annotator.heads import Array, Heads
from models.annotator.labels import CATEGORIES
from models.annotator.windows import Pieces
from models.annotator.words import trim_term
from models.base import LABELS, Category, Given, Label, Mention, Sentence, Sentiment, Span

MAX_TERM_WORDS = 8
"""A longer run of "inside" tags is no aspect term."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least probability at which something is said; tuned on half of FABSA and MAMS dev (config.json).

    Attributes:
        category: (12,) least probability that a category is present.
        term: Least mean probability of a term's pieces to be inside a term.
        category_confidence: Slope and intercept that make the probability of a category that is said a calibrated one.
        mention_confidence: The same for a mention with a term: right means its exact span and its polarity.
    """

    category: NDArray[np.float64]
    term: float
    category_confidence: tuple[float, float] = (1.0, 0.0)
    mention_confidence: tuple[float, float] = (1.0, 0.0)


def calibrated(p: float, line: tuple[float, float]) -> float:
    """sigmoid(slope · logit(p) + intercept): Platt (1999) on the logit, (1, 0) leaves p as it is."""
    p = min(max(p, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(min(-(line[0] * math.log(p / (1 - p)) + line[1]), 700.0)))


def polarity_of(p: Array) -> tuple[Label, float, float]:
    """Label, polarity and confidence of (3,) probabilities of LABELS."""
    values = p.tolist()
    confidence = max(values)
    return LABELS[values.index(confidence)], values[2] - values[0], confidence


def read_sentiment(p: Array) -> Sentiment:
    """Sentiment from (3,) probabilities."""
    return Sentiment(*polarity_of(p))


def read_sentences(spans: Sequence[Span], p: Array) -> tuple[Sentence, ...]:
    """Sentences from their spans and (s, 3) probabilities."""
    return tuple(Sentence(start, end, *polarity_of(row)) for (start, end), row in zip(spans, p, strict=True))


def read_categories(p: Array, thresholds: Thresholds) -> tuple[Category, ...]:
    """Categories of one segment from (12, 4) probabilities, most probable first."""
    present = 1.0 - p[:, 0]
    found = np.flatnonzero(present >= thresholds.category).tolist()
    found.sort(key=lambda k: (-float(present[k]), k))
    return tuple(_category(k, p[k], calibrated(float(present[k]), thresholds.category_confidence)) for k in found)


def _category(k: int, p: Array, present: float) -> Category:
    given = p[1:] / max(float(p[1:].sum()), 1e-9)  # polarity, given that the category is there
    label, polarity, _ = polarity_of(given)
    return Category(CATEGORIES[k], label, polarity, min(1.0, present))


def find_terms(pieces: Pieces, tags: Array, *, threshold: float) -> list[Span]:
    """Ranges of pieces that make up aspect terms: whole words, at most MAX_TERM_WORDS of them.

    A term goes on while "begin" or "inside" outweighs "outside". "Begin" right after a term does not part it in two: of
    7,721 neighbouring terms in MAMS, 8 touch, and the tagger likes to part compounds (terms F1 65.7 parted, 68.5 whole, on
    MAMS dev at step 400 of 819).
    """
    outside = tags[:, 0]
    within = (1.0 - outside > outside).tolist()
    words = pieces.words.tolist()
    terms: list[Span] = []
    i, n = 0, len(words)
    while i < n:
        if not within[i]:
            i += 1
            continue
        start = i
        while start > 0 and words[start - 1] == words[start]:
            start -= 1
        end = i + 1
        while end < n and (words[end] == words[end - 1] or within[end]):
            end += 1
        sure = 1.0 - float(outside[start:end].sum()) / (end - start)
        if sure >= threshold and words[end - 1] - words[start] < MAX_TERM_WORDS:
            terms.append((start, end))
        i = end
    return terms


def read_mentions(
    text: str,
    pieces: Pieces,
    heads: Heads,
    states: Array,
    *,
    attention: tuple[Array, Array],
    sentence_categories: Sequence[tuple[Category, ...]],
    thresholds: Thresholds,
) -> tuple[Mention, ...]:
    """Terms with their polarity and category, then what a sentence says of a category without naming a term."""
    tags = heads.tags(states)
    mentions: list[Mention] = []
    explicit: list[tuple[int, Span]] = []
    places: list[Span] = []
    for s, (first, last) in enumerate(pieces.bounds):
        inside = _slice(pieces, first, last)
        for a, b in find_terms(inside, tags[first:last], threshold=thresholds.term):
            place = trim_term(text, *_trim(text, int(inside.starts[a]), int(inside.ends[b - 1])))
            if place is not None:
                kept = [i for i in range(a, b) if inside.starts[i] < place[1] and inside.ends[i] > place[0]]
                explicit.append((s, (first + kept[0], first + kept[-1] + 1)))
                places.append(place)
    polarity = heads.spans(states, np.array([b for _, b in explicit])) if explicit else np.zeros((0, 3), np.float32)
    named: dict[int, set[str]] = {}
    for (s, (a, b)), (start, end), p in zip(explicit, places, polarity, strict=True):
        category = _category_of(sentence_categories[s], attention, pieces.bounds[s], s, (a, b))
        if category:
            named.setdefault(s, set()).add(category)
        sure = 1.0 - float(tags[a:b, 0].sum()) / (b - a)
        label, value, confidence = polarity_of(p)
        confidence = calibrated(confidence * sure, thresholds.mention_confidence)
        mentions.append(Mention(text[start:end], start, end, category, label, value, confidence, s))
    for s, categories in enumerate(sentence_categories):
        mentions += [
            Mention(None, None, None, c.category, c.label, c.polarity, c.confidence, s)
            for c in categories
            if c.category not in named.get(s, ())
        ]
    return tuple(sorted(mentions, key=lambda m: (m.sentence, m.term is None, m.start or 0)))


def _category_of(
    categories: tuple[Category, ...], attention: tuple[Array, Array], bound: Span, s: int, term: Span
) -> str | None:
    """The category of the sentence that attends to the term more than to its average piece; None where none does."""
    weights, totals = attention
    ratio, best = (bound[1] - bound[0]) / (term[1] - term[0]), (1.0, None)
    for c in categories:
        k = CATEGORIES.index(c.category)
        mean = float(weights[term[0] : term[1], k].sum()) / float(totals[s, k]) * ratio
        if mean > best[0]:
            best = (mean, c.category)  # type: ignore[assignment]
    return best[1]


def _slice(pieces: Pieces, first: int, last: int) -> Any:
    cut = slice(first, last)
    return Pieces(pieces.ids[cut], pieces.starts[cut], pieces.ends[cut], pieces.words[cut], (), ())


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")%"):
        end -= 1
    return start, end


def read_given(pieces: Pieces, heads: Heads, states: Array, spans: Sequence[Span], whole: Array) -> tuple[Given, ...]:
    """Polarity towards spans of the caller; a span without a word piece gets the text's sentiment."""
    bounds = []
    for start, end in spans:
        a = int(np.searchsorted(pieces.ends, start, side="right"))
        b = int(np.searchsorted(pieces.starts, end, side="left"))
        bounds.append((a, b))
    real = [b for b in bounds if b[0] < b[1]]
    found = iter(heads.spans(states, np.array(real)) if real else ())
    rows = [next(found) if a < b else whole for a, b in bounds]
    return tuple(Given(start, end, *polarity_of(row)) for (start, end), row in zip(spans, rows, strict=True))
