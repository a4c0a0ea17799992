"""The ground of the shipped annotator: a small summary of where its training texts lie, by which unlike texts are told."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.artifacts import MANIFEST, WEIGHTS
from models.stamp import code_stamp

FILE = Path(__file__).parent / "ground.json"
ORDINARY = 0.05
"""Share of texts of the training's own kind, unseen by it, that lie beyond the ground."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Where the training texts of one annotator lie.

    Attributes:
        centres: (centres, dim) float32, rows L2-normalised: k-means of the sentences' embeddings.
        reach: Cosine distance to the nearest centre within which all but ORDINARY of the texts of their kind lie.
    """

    centres: NDArray[np.float32]
    reach: float

    def distance(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosine distance of each sentence to the nearest centre.

        Args:
            vectors: (n_sentences, dim) float32, rows L2-normalised.
        """
        return np.asarray(1 - (vectors @ self.centres.T).max(axis=1), np.float32)

    def is_far(self, vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Return which sentences lie beyond the ground; vectors as in `distance`."""
        return self.distance(vectors) > self.reach


def load_ground(fingerprint: str) -> Ground | None:
    """Return the ground of an annotator, None if it has none: its training texts are not known here."""
    said, weights = _read(), weights_digest()
    shipped = hashlib.sha256(f"{weights}:{code_stamp('models.annotator.runtime')}".encode()).hexdigest()
    if said["weights"] != weights or not shipped.startswith(fingerprint):
        return None
    centres = np.frombuffer(base64.b64decode(said["centres"]), np.int8).reshape(-1, said["dim"]).astype(np.float32)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return Ground(centres, said["reach"])


def weights_digest() -> str:
    """Return what verify_files says of the shipped weights, from their manifest alone: the ground is that of these weights."""
    sums = json.loads((WEIGHTS / "annotator" / MANIFEST).read_text(encoding="utf-8"))
    return hashlib.sha256(json.dumps(sums, sort_keys=True).encode()).hexdigest()


@cache
def _read() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text(encoding="utf-8")))
