"""From what the encoder says of many texts to sentences, mentions, categories and given spans of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.annotator.classes import CATEGORIES
from models.annotator.heads import Array, Bounds, Heads, SegmentScores, members, presence
from models.annotator.term_edges import trim_term
from models.annotator.terms import categories_of, exact_span, find_terms
from models.annotator.windows import Pieces
from models.base import LABELS, Annotation, Category, Given, Label, Mention, Sentence, Sentiment, Span

_Polarity = tuple[Label, float, float]
"""Label, polarity and confidence."""


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


@dataclass(frozen=True, slots=True)
class Encoded:
    """Texts after the encoder.

    Attributes:
        first: Place of the first text in the caller's list; the others follow it.
        pieces: Of each text.
        starts: (texts + 1,) first row of each text in states and scores; the last is the number of rows.
        states: (n, dim) of all word pieces.
        scores: (n, m) product of the states with heads.head_matrix.
    """

    first: int
    pieces: tuple[Pieces, ...]
    starts: NDArray[np.int64]
    states: Array
    scores: Array

    @property
    def bounds(self) -> Bounds:
        """Return (texts, 2) first row of each text and the one after its last; equal if it has no word piece."""
        return np.stack([self.starts[:-1], self.starts[1:]], axis=1)


def read_texts(
    texts: Sequence[str],
    spans: Sequence[Sequence[Span]],
    encoded: Encoded,
    heads: Heads,
    thresholds: Thresholds,
) -> list[Annotation]:
    """Return the annotations of the encoded texts.

    Args:
        texts: The texts in the order of `encoded`.
        spans: For each of them the spans whose polarity is asked for.
        encoded: What the encoder says of them.
        heads: See Heads.
        thresholds: See Thresholds.
    """
    bounds, groups = sentence_bounds(encoded)
    if not len(bounds):
        return [_nothing(s, encoded.states.shape[1]) for s in spans]
    parts = heads.segments(encoded.scores, bounds)
    whole_sentiment, whole_categories = _wholes(encoded.scores, bounds, groups, parts, heads)
    feelings = polarities(parts.sentiment)
    wholes = polarities(whole_sentiment)
    said = read_categories(parts.categories, thresholds)
    of_texts = read_categories(whole_categories, thresholds)
    terms = _read_terms(texts, encoded, bounds, groups, parts, heads, thresholds)
    vectors = heads.embeddings(encoded.states, bounds, together=groups[groups[:, 0] < groups[:, 1]])
    annotations = []
    row = 0
    for n, (a, b) in enumerate(groups.tolist()):
        if a == b:
            annotations.append(_nothing(spans[n], encoded.states.shape[1]))
            continue
        given: tuple[Given, ...] = ()
        if spans[n]:
            scores = encoded.scores[encoded.starts[n] : encoded.starts[n + 1]]
            given = read_given(encoded.pieces[n], heads, scores, spans[n], whole_sentiment[row])
        sentences = zip(encoded.pieces[n].sentences, feelings[a:b], strict=True)
        annotations.append(
            Annotation(
                Sentiment(*wholes[row]),
                tuple(Sentence(start, end, *feeling) for (start, end), feeling in sentences),
                tuple(m for s in range(a, b) for m in (*terms[s], *_implied(s - a, terms[s], said[s]))),
                of_texts[row],
                tuple(said[a:b]),
                given,
                vectors[a:b],
            )
        )
        row += 1
    return annotations


def sentence_bounds(encoded: Encoded) -> tuple[Bounds, Bounds]:
    """Return (s, 2) rows of every sentence, and (texts, 2) sentences of every text."""
    counts = np.array([len(p.bounds) for p in encoded.pieces], dtype=np.int64)
    ends = np.cumsum(counts)
    groups = np.stack([ends - counts, ends], axis=1)
    flat = [bound for p in encoded.pieces for bound in p.bounds]
    return np.array(flat, dtype=np.int64).reshape(-1, 2) + np.repeat(encoded.starts[:-1], counts)[:, None], groups


def _nothing(spans: Sequence[Span], dim: int) -> Annotation:
    """Return the annotation of a text without a word or sign."""
    given = tuple(Given(start, end, "neutral", 0.0, 1.0) for start, end in spans)
    return Annotation(None, (), (), (), (), given, np.zeros((0, dim), dtype=np.float32))


def _wholes(scores: Array, bounds: Bounds, groups: Bounds, parts: SegmentScores, heads: Heads) -> tuple[Array, Array]:
    """Return (t, 3) and (t, 12, 4) probabilities of the texts that have sentences; a text of one sentence is that sentence."""
    first, last = groups[groups[:, 0] < groups[:, 1]].T
    sentiment, categories = parts.sentiment[first], parts.categories[first]
    several = last - first > 1
    if several.any():
        found = heads.segments(scores, np.stack([bounds[first[several], 0], bounds[last[several] - 1, 1]], axis=1))
        sentiment[several], categories[several] = found.sentiment, found.categories
    return sentiment, categories


def calibrated(p: NDArray[np.float64], line: tuple[float, float]) -> NDArray[np.float64]:
    """Return sigmoid(slope · logit(p) + intercept): Platt (1999) on the logit, (1, 0) leaves p as it is."""
    kept = np.clip(p, 1e-6, 1 - 1e-6)
    return 1 / (1 + np.exp(np.minimum(-(line[0] * np.log(kept / (1 - kept)) + line[1]), 700.0)))


def polarities(p: Array) -> list[_Polarity]:
    """Return the label, polarity and confidence of each row of (n, 3) probabilities of LABELS."""
    wide = p.astype(np.float64)
    best = wide.argmax(axis=1)
    confidence = wide[np.arange(len(wide)), best].tolist()
    labels = [LABELS[i] for i in best.tolist()]
    return list(zip(labels, (wide[:, 2] - wide[:, 0]).tolist(), confidence, strict=True))


def read_categories(p: Array, thresholds: Thresholds) -> list[tuple[Category, ...]]:
    """Return the categories of each segment from (s, 12, 4) probabilities, most probable first."""
    present = presence(p)
    segment, k = np.nonzero(present >= thresholds.category)
    sure = present[segment, k]
    order = np.lexsort((k, -sure, segment))
    segment, k, sure = segment[order], k[order], sure[order]
    given = p[segment, k, 1:]  # polarity, given that the category is there
    given = given / np.maximum(given.sum(axis=1, keepdims=True), 1e-9)
    confidence = calibrated(sure, thresholds.category_confidence).tolist()
    found: list[list[Category]] = [[] for _ in p]
    for s, name, (label, polarity, _), c in zip(
        segment.tolist(), k.tolist(), polarities(given), confidence, strict=True
    ):
        found[s].append(Category(CATEGORIES[name], label, polarity, c))
    return [tuple(categories) for categories in found]


def _read_terms(
    texts: Sequence[str],
    encoded: Encoded,
    bounds: Bounds,
    groups: Bounds,
    parts: SegmentScores,
    heads: Heads,
    thresholds: Thresholds,
) -> list[list[Mention]]:
    """Return what every sentence says of terms in it, in their order."""
    found: list[list[Mention]] = [[] for _ in bounds]
    outside = heads.tags(encoded.scores)[:, 0]
    rows, sentence = members(bounds)
    words = np.concatenate([p.words for p in encoded.pieces])[rows]
    ranges = find_terms(words, sentence, outside[rows], threshold=thresholds.term)
    owner = np.repeat(np.arange(len(groups)), groups[:, 1] - groups[:, 0]).tolist()
    kept: list[Span] = []
    places: list[tuple[int, int, Span]] = []
    starts, first = encoded.starts.tolist(), groups[:, 0].tolist()
    for (a, b), s in zip(
        np.stack([rows[ranges[:, 0]], rows[ranges[:, 1] - 1] + 1], axis=1).tolist(),
        sentence[ranges[:, 0]].tolist(),
        strict=True,
    ):
        n = owner[s]
        pieces, at = encoded.pieces[n], starts[n]
        start, end = int(pieces.starts[a - at]), int(pieces.ends[b - 1 - at])
        place = trim_term(texts[n], *_trim(texts[n], start, end))
        if place is None:
            continue
        if place != (start, end):
            cut = slice(a - at, b - at)
            left = np.flatnonzero((pieces.starts[cut] < place[1]) & (pieces.ends[cut] > place[0]))
            a, b = a + int(left[0]), a + int(left[-1]) + 1
        kept.append((a, b))
        places.append((n, s, place))
    if not kept:
        return found
    terms = np.array(kept, dtype=np.int64)
    sentences = np.array([s for _, s, _ in places], dtype=np.int64)
    p = heads.spans(encoded.scores, terms)
    sure = p.max(axis=1).astype(np.float64) * exact_span(outside, terms, bounds[sentences])
    confidence = calibrated(sure, thresholds.mention_confidence).tolist()
    named = categories_of(terms, sentences, bounds, parts, thresholds.category).tolist()
    for (n, s, (start, end)), (label, polarity, _), c, k in zip(places, polarities(p), confidence, named, strict=True):
        category = CATEGORIES[k] if k >= 0 else None
        found[s].append(Mention(texts[n][start:end], start, end, category, label, polarity, c, s - first[n]))
    return found


def _implied(s: int, terms: Sequence[Mention], categories: Sequence[Category]) -> list[Mention]:
    """Return the categories of a sentence that none of its terms names, as mentions without a term."""
    named = {t.category for t in terms}
    return [
        Mention(None, None, None, c.category, c.label, c.polarity, c.confidence, s)
        for c in categories
        if c.category not in named
    ]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")%"):
        end -= 1
    return start, end


def read_given(pieces: Pieces, heads: Heads, scores: Array, spans: Sequence[Span], whole: Array) -> tuple[Given, ...]:
    """Return the polarity towards spans of the caller; a span without a word piece gets the text's sentiment.

    Args:
        pieces: Of the text.
        heads: See Heads.
        scores: (n, m) rows of those pieces (Encoded.scores).
        spans: The caller's.
        whole: (3,) probabilities of the text.
    """
    first = np.searchsorted(pieces.ends, [start for start, _ in spans], side="right")
    last = np.searchsorted(pieces.starts, [end for _, end in spans], side="left")
    real = first < last
    p = np.tile(whole, (len(spans), 1))
    p[real] = heads.spans(scores, np.stack([first, last], axis=1)[real])
    return tuple(Given(start, end, *feeling) for (start, end), feeling in zip(spans, polarities(p), strict=True))
