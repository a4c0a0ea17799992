"""Labelled segments as arrays: what the reader says of them, what people say, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """One kind of answer to n labelled segments.

    Attributes:
        read: (n, things, classes) log-probabilities of the reader.
        said: (n, things, classes) what people say: 1 for one class, parts where several hold or labellers differ.
        known: (n, things) whether the labeller says anything of the thing.
        absent: Class 0 means that nothing is said of the thing (categories).
        least: (things,) least probability of the other classes together from which on they are said; used where absent.
    """

    read: Floats
    said: Floats
    known: NDArray[np.bool_]
    absent: bool
    least: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """n labelled segments.

    Attributes:
        vectors: (n, dim) embeddings.
        customer: (n,) number of the customer who wrote it.
        weight: (n,) what each counts for.
        answers: By part of models.taught.shift.PARTS.
    """

    vectors: Floats
    customer: Indices
    weight: Floats
    answers: dict[str, Answers]


def pick(answers: Answers, rows: Indices) -> Answers:
    """Return the answers to some of the segments."""
    return replace(answers, read=answers.read[rows], said=answers.said[rows], known=answers.known[rows])


def counts(answers: Answers, logits: Floats, weight: Floats) -> Floats:
    """Return (n, 3) weighted true positives, false positives and false negatives of each segment.

    Where there is no class that means absence, a wrong answer is both a false positive and a false negative, so that F1 is the
    share that is right.
    """
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    if answers.absent:
        chosen = 1 + p[..., 1:].argmax(axis=-1)
        speaks = 1 - p[..., 0] >= answers.least
        there = answers.said[..., 0] <= 0.5  # two labellers who differ: whoever speaks of it is taken to be right
    else:
        chosen = p.argmax(axis=-1)
        speaks = there = np.ones(chosen.shape, bool)
    right = np.take_along_axis(answers.said, chosen[..., None], axis=-1)[..., 0] > 0
    hit = speaks & right & there
    found = np.stack([hit, speaks & ~hit, there & ~hit], axis=-1) & answers.known[..., None]
    return np.asarray(found.sum(axis=1) * weight[:, None], np.float64)


def f1(sums: Floats) -> Floats:
    """Return F1 of (…, 3) true positives, false positives and false negatives; 0 where there is nothing."""
    whole = 2 * sums[..., 0] + sums[..., 1] + sums[..., 2]
    return np.asarray(2 * sums[..., 0] / np.maximum(whole, 1e-12))
