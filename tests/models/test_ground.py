"""The ground of the shipped annotator: it belongs to the shipped weights, and unlike vectors lie beyond it."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from models import ground
from models.ground import load_ground, weights_digest
from models.stamp import code_stamp


def shipped() -> str:
    said = f"{weights_digest()}:{code_stamp('models.annotator.runtime')}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def test_the_shipped_weights_have_a_ground_and_other_annotators_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    found = load_ground(shipped())
    assert found is not None
    assert found.centres.shape[0] == 16
    assert load_ground("another") is None
    monkeypatch.setattr(ground, "weights_digest", lambda: "trained anew")
    assert load_ground(shipped()) is None


def test_a_centre_is_near_and_its_opposite_is_far() -> None:
    found = load_ground(shipped())
    assert found is not None
    vectors = np.concatenate([found.centres, -found.centres])
    assert found.is_far(vectors).tolist() == [False] * 16 + [True] * 16
    assert found.distance(found.centres) == pytest.approx(np.zeros(16), abs=1e-6)
