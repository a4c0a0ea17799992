"""Aspect terms among word pieces: where they are, how sure that is, and which category of their sentence they belong to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.annotator.heads import Array, Bounds, SegmentScores, presence, reduce_rows

MAX_TERM_WORDS = 8
"""A longer run of "inside" tags is not an aspect term."""


def find_terms(
    words: NDArray[np.int64], sentence: NDArray[np.int64], outside: Array, *, threshold: float
) -> NDArray[np.int64]:
    """Return (k, 2) ranges of pieces that make up aspect terms: whole words of one sentence, at most MAX_TERM_WORDS of them.

    A word is in a term where "begin" or "inside" outweighs "outside" on one of its pieces, and goes on with the term before it where
    that holds for its first piece. "Begin" right after a term does not part it in two: of 7,721 neighbouring terms in MAMS, 8 touch,
    and the tagger likes to part compounds (terms F1 65.7 parted, 68.5 whole, on MAMS dev at step 400 of 819).

    Args:
        words: (n,) number of the word that each piece belongs to; rising within a sentence.
        sentence: (n,) number of its sentence; rising.
        outside: (n,) probability of "outside".
        threshold: Least mean probability of the pieces to be inside.
    """
    if not len(words):
        return np.zeros((0, 2), dtype=np.int64)
    within = 1.0 - outside > outside
    new_sentence = np.concatenate(([True], sentence[1:] != sentence[:-1]))
    new_word = new_sentence.copy()
    new_word[1:] |= words[1:] != words[:-1]
    first = np.flatnonzero(new_word)  # piece that each word begins with
    taken = np.logical_or.reduceat(within, first)
    goes_on = taken & within[first] & ~new_sentence[first]
    goes_on[1:] &= taken[:-1]
    begins = np.flatnonzero(taken & ~goes_on)
    ends = np.flatnonzero(taken & ~np.append(goes_on[1:], False)) + 1
    after = np.append(first, len(words))
    terms = np.stack([after[begins], after[ends]], axis=1)
    if not len(terms):
        return terms
    lengths = terms[:, 1] - terms[:, 0]
    sure = 1.0 - reduce_rows(np.add, outside[:, None], terms)[:, 0] / lengths
    short = words[terms[:, 1] - 1] - words[terms[:, 0]] < MAX_TERM_WORDS
    kept: NDArray[np.int64] = terms[(sure >= threshold) & short]
    return kept


def exact_span(outside: Array, terms: Bounds, sentences: Bounds) -> NDArray[np.float64]:
    """Return (k,) chance that a term is just these pieces: all of them inside, and those beside it in its sentence outside.

    Args:
        outside: (n,) probability of "outside" of each piece.
        terms: Rows of k terms, in order, not overlapping.
        sentences: (k, 2) rows of the sentence of each.
    """
    inside = reduce_rows(np.multiply, 1.0 - outside[:, None], terms)[:, 0].astype(np.float64)
    before = np.where(terms[:, 0] > sentences[:, 0], outside[terms[:, 0] - 1], 1.0)
    after = np.where(terms[:, 1] < sentences[:, 1], outside[np.minimum(terms[:, 1], len(outside) - 1)], 1.0)
    return inside * before * after


def categories_of(
    terms: Bounds,
    sentences: NDArray[np.int64],
    bounds: Bounds,
    parts: SegmentScores,
    least: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return for each term the category of its sentence that attends to it most, in relation to its average piece.

    Args:
        terms: Rows of k terms, in order, not overlapping.
        sentences: (k,) sentence of each.
        bounds: Rows of every sentence.
        parts: Scores of the sentences.
        least: (12,) probability from which on a sentence has a category.

    Returns:
        (k,) index in CATEGORIES; -1 if the sentence has none, or none attends to the term more than to its average piece.
    """
    lengths = (bounds[sentences, 1] - bounds[sentences, 0]) / (terms[:, 1] - terms[:, 0])
    ratio = reduce_rows(np.add, parts.attention, terms).astype(np.float64) / parts.totals[sentences] * lengths[:, None]
    ratio[presence(parts.categories[sentences]) < least] = 0.0
    best = ratio.argmax(axis=1)
    return np.where(ratio[np.arange(len(terms)), best] > 1.0, best, -1)
