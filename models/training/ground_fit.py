"""Fits the ground on labelled reviews: centres from the training half, reach from the other, and how right the annotator is expected to be."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.base import Annotation, Annotator
from models.ground import FILE, ORDINARY, weights_digest

CENTRES, SEED = 16, 20251128
"""Sixteen centres are 6 kB. More (32, 64) or a Mahalanobis distance of 16 to 32 dimensions tell other domains from the training's
no better: 14 to 44 % of their sentences lie beyond, 5 % of its own (seven open data sets, 2026-11-28)."""


def fit_ground(annotator: Annotator, train: Sequence[str], held_out: Sequence[str]) -> dict[str, Any]:
    """Return the summary that load_ground reads.

    Args:
        annotator: The shipped one.
        train: Texts that it was trained on.
        held_out: Texts of the same kind that it never saw; all but ORDINARY of their sentences lie within reach.
    """
    from sklearn.cluster import KMeans

    seen, unseen = (_vectors(annotator.annotate(texts)) for texts in (train, held_out))
    centres = KMeans(CENTRES, n_init=2, random_state=SEED).fit(seen).cluster_centers_
    whole = np.round(127 * centres / np.abs(centres).max(axis=1, keepdims=True)).astype(np.int8)
    unit = whole / np.linalg.norm(whole.astype(np.float32), axis=1, keepdims=True)
    reach = float(np.quantile(1 - (unseen @ unit.T).max(axis=1), 1 - ORDINARY))
    return {
        "weights": weights_digest(),
        "made_of": f"{len(seen):,} sentences of {len(train):,} reviews; reach from {len(unseen):,} sentences of {len(held_out):,}",
        "dim": int(seen.shape[1]),
        "reach": round(reach, 4),
        "centres": base64.b64encode(whole.tobytes()).decode(),
    }


def write_ground(said: dict[str, Any]) -> None:
    """Replace ground.json."""
    FILE.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def expected_and_true(
    annotations: Sequence[Annotation], signs: Sequence[int | None], groups: Sequence[str]
) -> dict[str, tuple[int, float, float]]:
    """Return texts, the expected and the true share of right sentiments by group.

    Args:
        annotations: Of the texts.
        signs: -1, 0 or 1 as people labelled the text; None where their labels differ within it.
        groups: What the text belongs to, such as an industry.
    """
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    names = {"negative": -1, "neutral": 0, "positive": 1}
    for a, sign, group in zip(annotations, signs, groups, strict=True):
        if a.sentiment is not None and sign is not None:
            found[group].append((a.sentiment.confidence, names[a.sentiment.label] == sign))
    return {
        group: (len(pairs), float(np.mean([c for c, _ in pairs])), float(np.mean([r for _, r in pairs])))
        for group, pairs in sorted(found.items())
    }


def _vectors(annotations: Sequence[Annotation]) -> NDArray[np.float32]:
    return np.concatenate([a.embeddings for a in annotations if len(a.embeddings)]).astype(np.float32)
