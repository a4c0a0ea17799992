"""Sentences to touchpoints: a map's own words and aspect categories, on arrays only.

A touchpoint's name, description and examples are what it sounds like. Kernel ridge regression (Saunders, Gammerman and
Vovk, ICML 1998) on these words alone, with one target per touchpoint, gives a sentence's support for each: about 1 if it says
what an example says, about 0 if it is like nothing in the map, and little where a word is every touchpoint's. An aspect
category of the annotator adds to the touchpoints that name it. The touchpoint with the most support wins.

Against the mean of the two best cosines, the rule before, with the same words (shipped embedding, November 2026): right
first touchpoint on MAMS dev .75 to .84; on 506 sentences written for nine maps .63 to .69; micro-F1 of FABSA's training
reviews, one threshold, .58 to .65, and .70 with the names and better examples. Not better: z-scores or means of a corpus
subtracted, softmax over touchpoints (.64), the best cosine alone, more weight on descriptions, praise minus complaint
projected out.

Sentences that say nothing of where (NOWHERE) are words of no touchpoint: without them, vague remarks go to whatever touchpoint
is about people. With them 70 % instead of 55 % of the unmappable among the written sentences stay unmapped, FABSA is as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Bools = NDArray[np.bool_]
METHODS = ("unmapped", "embedding", "category")
"""Names of the codes in Mapped.method."""
SHARPNESS, RIDGE = 2.0, 0.2
"""Kernel exp(SHARPNESS (cosine - 1)) and its ridge. Chosen on FABSA's training reviews and the MAMS training sentences:
1 to 3 and 0.1 to 0.5 are within a point of each other."""
NOWHERE = (
    "Thanks.",
    "I do not know what to say.",
    "Let me tell you what happened.",
    "It was raining that day.",
    "We went there again yesterday.",
    "My name is Anna and I live in the north.",
    "I am seventy-two and live alone.",
    "See the attached picture.",
    "This is the second time.",
    "Not what I wanted to hear.",
    "That is all.",
    "I waited and waited.",
    "He said he did not know.",
    "Nobody could believe it.",
    "They told me the same thing again.",
    "Two of them.",
    "My husband laughed.",
    "I wrote this on my phone.",
    "Well, here we are.",
    "Enough.",
)
"""What customers write that belongs to no touchpoint of any map."""
DIGITS = 6
"""Support is rounded to so many decimals, so that batches of any size give the same rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Prototypes:
    """What a map's touchpoints sound like (`fit_prototypes`).

    Attributes:
        vectors: (n_prototypes, dim) float64, rows L2-normalised: names, descriptions and examples.
        weights: (n_prototypes, touchpoints) float64: what likeness to a prototype adds to a touchpoint's support.
    """

    vectors: Floats
    weights: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Aspect categories found in n sentences, one entry per pair of sentence and category.

    Attributes:
        sentence: Row of the sentence, 0 to n - 1.
        category: Row of `leads_to`.
        confidence: 0 to 1.
        leads_to: (n_categories, touchpoints): the touchpoint names the category.
    """

    sentence: Indices
    category: Indices
    confidence: Floats
    leads_to: Bools


@dataclass(frozen=True, slots=True)
class Rule:
    """Constants of the mapping.

    Attributes:
        support: Least support that maps without a category; twice as much for a further touchpoint of a sentence that
            has a category.
        bonus: What a category of confidence 1 adds, divided among the touchpoints that name it. On FABSA 0.3 would be
            best, on sentences of other trades 0 to 0.1: the categories are FABSA's.
        floor: Least support that a category adds to: "Enough." is general dissatisfaction, but of nothing.
    """

    support: float
    bonus: float = 0.1
    floor: float = 0.03


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """The outcome for n sentences.

    Attributes:
        touchpoint: (n,) index of the main touchpoint, -1 if unmapped.
        score: (n,) float64 in [0, 1]: chance that it is the right one.
        method: (n,) index into METHODS.
        further: (n, touchpoints): named by the sentence besides the main one.
    """

    touchpoint: Indices
    score: Floats
    method: Indices
    further: Bools


def fit_prototypes(vectors: NDArray[np.floating[Any]], owner: Indices) -> Prototypes:
    """Return the kernel ridge regression of "is the touchpoint's own" on the map's words.

    Targets are 1 for the owner and 0 for the others, less their mean, so that a sentence far from every word gets 0.

    Args:
        vectors: (n_prototypes, dim), rows L2-normalised.
        owner: (n_prototypes,) index of the touchpoint, -1 for what belongs nowhere; every touchpoint has at least one.
    """
    rows = np.asarray(vectors, np.float64)
    touchpoints = int(owner.max()) + 1
    targets = (owner[:, None] == np.arange(touchpoints)) - 1 / max(touchpoints, 2)
    weights = np.linalg.solve(_kernel(rows, rows) + RIDGE * np.eye(len(rows)), targets)
    return Prototypes(rows, np.asarray(weights, np.float64))


def supports(embeddings: NDArray[np.floating[Any]], prototypes: Prototypes) -> Floats:
    """Return (n, touchpoints) float64 support of each sentence for each touchpoint, about 0 to 1, rounded to DIGITS.

    Args:
        embeddings: (n, dim), rows L2-normalised.
        prototypes: The map's words.
    """
    kernel = _kernel(np.asarray(embeddings, np.float64), prototypes.vectors)
    return np.asarray(np.round(kernel @ prototypes.weights, DIGITS))


def map_sentences(support: Floats, found: Found, *, words: Indices, rule: Rule) -> Mapped:
    """Return the touchpoints of each sentence.

    Further touchpoints are those that a category of the sentence leads to (of several that name the category, the one
    with the most support), and those with enough support of their own.

    Args:
        support: (n, touchpoints) from `supports`.
        found: Aspect categories of the sentences.
        words: (n,) words of the sentence; with fewer than two only a category maps ("Thanks!" does not say where).
        rule: Constants.
    """
    rows = np.arange(len(support))
    share = _best_share(found, n=len(support))
    share[support < rule.floor] = 0.0
    best = np.argmax(support + rule.bonus * share, axis=1)
    own, claimed = support[rows, best], share[rows, best]
    by_category = claimed > 0
    mapped = by_category | ((own >= rule.support) & (words >= 2))
    score = np.maximum(claimed, likelihood(own))
    alone = np.where(share.any(axis=1), 2 * rule.support, rule.support)
    further = _named(support, found, floor=rule.floor) | (support >= alone[:, None])
    further[rows, best] = False
    further[~mapped] = False
    method = np.where(by_category, 2, np.where(mapped, 1, 0))
    return Mapped(np.where(mapped, best, -1), np.clip(score, 0.0, 1.0), method, further)


def likelihood(support: Floats) -> Floats:
    """Return the probability that the touchpoint with the most support is a right one, from its support."""
    return np.asarray(1.0 / (1.0 + np.exp(-(SLOPE * np.asarray(support, np.float64) + INTERCEPT))))


SLOPE, INTERCEPT = 5.75, -0.19
"""Logistic fit on the 1,485 one-sentence reviews among 2,500 FABSA training reviews, twelve themes written as a map: is the
best theme among the review's? .65 were at a support of .1 to .2, .79 at .2 to .3, .90 from .3 (November 2026)."""


def _kernel(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.exp(SHARPNESS * (a @ b.T - 1.0)))


def _best_share(found: Found, *, n: int) -> Floats:
    """Return (n, touchpoints): the largest confidence of a category of the sentence, divided among the touchpoints that name it."""
    result = np.zeros((n, found.leads_to.shape[1]))
    names = np.maximum(found.leads_to.sum(axis=1), 1)
    rows = found.leads_to[found.category] * (found.confidence / names[found.category])[:, None]
    np.maximum.at(result, found.sentence, rows)
    return result


def _named(support: Floats, found: Found, *, floor: float) -> Bools:
    """Return (n, touchpoints): the touchpoint with the most support among those that name a category of the sentence."""
    result = np.zeros(support.shape, bool)
    theirs = np.where(found.leads_to[found.category], support[found.sentence], -np.inf)
    best = theirs.argmax(axis=1)
    enough = theirs[np.arange(len(best)), best] >= floor
    result[found.sentence[enough], best[enough]] = True
    return result
