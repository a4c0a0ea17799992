"""Figures on the embedding: what the nearest neighbours of a FABSA dev sentence have in common with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.base import Annotation
from models.cards.figure import Figure
from models.evaluation.labelled_data import Records
from models.evaluation.metrics import Counts, accuracy, figure
from models.sentences import split_sentences

NEIGHBOURS = 10


def embedding(records: Records, answers: list[Annotation]) -> list[Figure]:
    """Return purity and leak over reviews of one sentence and one sign, equal texts counted once.

    Purity is the share of the NEIGHBOURS nearest (by cosine) that share the industry, or a category: more is better for
    themes. Leak is the share that have the same sign beyond what chance gives, (p - c) / (1 - c), c being the share of
    pairs of reviews with the same sign: an embedding that sorts by sentiment instead of by subject has more of it.
    """
    kept = list({r["text"]: i for i, r in enumerate(records) if _usable(r)}.values())
    vectors = np.concatenate([answers[i].embeddings[:1] for i in kept])
    industry = np.array([records[i]["industry"] for i in kept])
    sign = np.array([records[i]["labels"][0]["polarity"] for i in kept])
    themes = [{x["theme"] for x in records[i]["labels"]} for i in kept]
    near = _nearest(vectors)
    same_sign = (sign[near] == sign[:, None]).sum(axis=1)
    n = len(kept)
    chance = (np.array([np.sum(sign == s) for s in sign]) - 1) / (n - 1)
    shared = [[sum(bool(themes[i] & themes[j]) for j in row), NEIGHBOURS] for i, row in enumerate(near.tolist())]
    return [
        figure(
            "embedding/industry-purity",
            "FABSA dev, neighbours of a sentence from the same industry",
            [[float(c), NEIGHBOURS] for c in (industry[near] == industry[:, None]).sum(axis=1)],
            accuracy,
        ),
        figure(
            "embedding/category-purity", "FABSA dev, neighbours of a sentence that share a category", shared, accuracy
        ),
        figure(
            "embedding/sentiment-leak",
            "FABSA dev, neighbours with the same sign, beyond chance",
            [[float(s) / NEIGHBOURS, float(c), 1.0] for s, c in zip(same_sign, chance, strict=True)],
            _beyond_chance,
            better="lower",
        ),
    ]


def _usable(record: dict[str, object]) -> bool:
    signs = {x["polarity"] for x in record["labels"]}  # type: ignore[attr-defined]
    return len(signs) == 1 and len(split_sentences(str(record["text"]))) == 1


def _nearest(vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the (n, NEIGHBOURS) rows nearest to each row, itself left out; ties by index."""
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -2.0)
    return np.argsort(-similarity, axis=1, kind="stable")[:, :NEIGHBOURS]


def _beyond_chance(sums: Counts) -> Counts:
    """Return the columns: share of the same sign, that by chance, 1."""
    values: Counts = (sums[:, 0] - sums[:, 1]) / (sums[:, 2] - sums[:, 1])
    return values
