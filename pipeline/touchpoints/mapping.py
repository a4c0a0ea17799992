"""Sentences to touchpoints: aspect categories and similarity to the map's words, on arrays only.

The rule is one line. A touchpoint's support is its similarity to the sentence, plus a bonus when one of the sentence's
aspect categories leads there; the touchpoint with the most support wins. So a category claimed by one touchpoint
decides unless the words speak clearly (by more than the bonus) for another, a category claimed by several goes to the
most similar of them, and without a category the most similar touchpoint wins if it is similar enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]
RULE_VERSION = "1"
"""Raise it with every change of the rule: sentences are then mapped again."""
METHODS = ("unmapped", "embedding", "category")
"""Names of the codes in Mapped.method."""


@dataclass(frozen=True, slots=True, eq=False)
class Prototypes:
    """What a map's touchpoints sound like.

    Attributes:
        vectors: (n_prototypes, dim) float32, rows L2-normalised: each touchpoint's description and examples.
        owner: (n_prototypes,) index of the touchpoint, ascending; every touchpoint has at least one.
    """

    vectors: Floats
    owner: Indices


@dataclass(frozen=True, slots=True)
class Rule:
    """Constants of the mapping.

    Attributes:
        similarity: Least similarity that maps without a category.
        bonus: What a category of confidence 1 is worth, in units of cosine.
        floor: Least similarity that maps with a category: "Enough." is general dissatisfaction, but of nothing.

    On 106 sentences of data/samples, labelled by hand, these put 75 % right (79 % of the mapped ones) at a similarity
    of 0.30; without the floor 73 % of the mapped ones; at a similarity of 0.35 70 % in all (categories by a stand-in
    for the trained annotator, November 2026).
    """

    similarity: float
    bonus: float = 0.1
    floor: float = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """The outcome for n sentences.

    Attributes:
        touchpoint: (n,) index, -1 where unmapped.
        score: (n,) float64 in [0, 1].
        method: (n,) index into METHODS.
    """

    touchpoint: Indices
    score: NDArray[np.float64]
    method: Indices


def similarities(embeddings: Floats, prototypes: Prototypes, *, touchpoints: int) -> Floats:
    """(n, touchpoints) float32: the mean of the two best cosines with each touchpoint's prototypes (one: that one).

    Args:
        embeddings: (n, dim) float32, rows L2-normalised.
        prototypes: The map's words.
        touchpoints: Number of touchpoints.
    """
    cosines = embeddings @ prototypes.vectors.T
    result = np.empty((len(embeddings), touchpoints), np.float32)
    for t in range(touchpoints):
        own = cosines[:, prototypes.owner == t]
        if own.shape[1] > 2:
            own = np.partition(own, own.shape[1] - 2, axis=1)[:, -2:]
        result[:, t] = own.mean(axis=1)
    return result


def claims(
    sentence: Indices,
    category: Indices,
    confidence: NDArray[np.floating[Any]],
    leads_to: NDArray[np.bool_],
    *,
    n: int,
) -> Floats:
    """(n, touchpoints) float32: confidence of the best category that leads from a sentence to a touchpoint, else 0.

    Args:
        sentence: Row of each found category's sentence, 0 to n - 1.
        category: Index of the category, a row of `leads_to`.
        confidence: Its confidence, 0 to 1.
        leads_to: (n_categories, touchpoints): the touchpoint names the category.
        n: Number of sentences.
    """
    result = np.zeros((n, leads_to.shape[1]), np.float32)
    rows = leads_to[np.asarray(category, np.int64)] * np.asarray(confidence, np.float32)[:, None]
    np.maximum.at(result, np.asarray(sentence, np.int64), rows)
    return result


def map_sentences(similarity: Floats, claimed: Floats, *, words: Indices, rule: Rule) -> Mapped:
    """The touchpoint of each sentence.

    Args:
        similarity: (n, touchpoints) from `similarities`.
        claimed: (n, touchpoints) from `claims`.
        words: (n,) words of the sentence; with fewer than two only a category maps ("Thanks!" says nothing of where).
        rule: Constants.
    """
    rows = np.arange(len(similarity))
    support = similarity + rule.bonus * claimed
    best = support.argmax(axis=1)
    alike = similarity[rows, best]
    by_category = (claimed[rows, best] > 0) & (alike >= rule.floor)
    mapped = by_category | ((alike >= rule.similarity) & (words >= 2))
    likely = likelihood(alike)
    score = np.where(by_category, np.maximum(claimed[rows, best], likely), likely)
    method = np.where(by_category, 2, np.where(mapped, 1, 0))
    return Mapped(np.where(mapped, best, -1), np.clip(score, 0.0, 1.0).astype(np.float64), method)


def likelihood(similarity: Floats) -> NDArray[np.float64]:
    """Probability that the most similar touchpoint is the right one, from its similarity."""
    return np.asarray(1.0 / (1.0 + np.exp(-(SLOPE * similarity.astype(np.float64) + INTERCEPT))))


SLOPE, INTERCEPT = 7.6, -2.6
"""Logistic fit on 1,440 one-sentence FABSA training reviews whose twelve themes were written as a map (a description
and five examples each): is the best theme right? .40 were at a cosine of .2 to .3, .70 at .4 to .5, .91 at .6 to .7
(base embedding, November 2026)."""
