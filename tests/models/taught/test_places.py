"""What labels say of touchpoints is learnt where it holds for others, kept in a file, and harmless where a map has changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.base import ModelError
from models.taught.judge import compare_counts
from models.taught.places import Place, fit_place
from models.taught.store import CURRENT, install, load_places, load_taught, undo

DIM, IDS = 6, ("app", "delivery")


def place(value: float = 0.5) -> Place:
    weight = np.zeros((DIM, len(IDS)), np.float32)
    weight[0] = value
    return Place(IDS, weight, np.zeros(len(IDS), np.float32))


def sentences(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Sentences along the first axis belong to the second touchpoint, which the map's words do not know."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(n, DIM))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, np.stack([vectors[:, 0] < 0, vectors[:, 0] > 0], axis=1).astype(float)


def test_what_labels_say_is_learnt_and_holds_for_other_sentences() -> None:
    vectors, truth = sentences(80, 1)
    taught = fit_place(vectors, truth - 0.5, np.arange(80), IDS)
    others, right = sentences(200, 2)
    assert (taught.added(others, IDS).argmax(axis=1) == right.argmax(axis=1)).mean() > 0.9


def test_labels_that_agree_with_the_map_change_nothing() -> None:
    vectors, _ = sentences(50, 1)
    taught = fit_place(vectors, np.zeros((50, 2)), np.arange(50), IDS)
    assert not taught.added(vectors, IDS).any()


def test_a_map_that_changed_takes_what_it_still_has() -> None:
    vectors = np.eye(DIM)[:1]
    assert place().added(vectors, ("refunds", "delivery")).tolist() == [[0.0, 0.5]]


def test_touchpoints_are_kept_with_their_version_and_undone(tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    (weights / "manifest.json").write_text("{}")
    from models.taught.store import base_digest

    home, about = tmp_path / "taught", {"base": base_digest(weights)}
    first = install(home, {}, about, {"shop": place()})
    found = load_places(home, weights, dim=DIM)
    assert found["shop"].digest == place().digest
    taught = load_taught(home, dim=DIM)
    assert taught is not None and taught.kept == ["touchpoint"]
    assert install(home, {}, about, {"shop": place(0.7)}) != first
    assert undo(home) == first
    (weights / "manifest.json").write_text("[]")
    assert not load_places(home, weights, dim=DIM), "another reader's touchpoints are not used"
    (home / first / "taught.safetensors").write_bytes(b"x")
    with pytest.raises(ModelError, match="missing or altered"):
        load_places(home, weights, dim=DIM)
    assert (home / CURRENT).exists()


def test_few_changes_are_no_proof_and_many_small_ones_are() -> None:
    before = np.tile([0.0, 1.0, 1.0], (60, 1))
    after = before.copy()
    after[:3] = [1.0, 0.0, 0.0]
    assert not compare_counts(before, after, np.arange(60), seed=1).kept, "three better and none worse may be chance"
    after[:12] = [1.0, 0.0, 0.0]
    assert compare_counts(before, after, np.arange(60), seed=1).kept
