"""Anchored refits: known topics stay unless the sentences clearly say otherwise."""

from __future__ import annotations

import numpy as np

from models.topics.anchor import anchored_seeds
from models.topics.fit import fit_topics
from models.topics.polarity import leave_out, polarity_axis
from models.topics.refine import normalise
from models.topics.types import KnownTopics, TopicParams
from tests.models.topics.test_fit import PARAMS, blobs

EYE = np.eye(6, dtype=np.float32)


def around(*directions: np.ndarray, each: int = 30) -> np.ndarray:
    rng = np.random.default_rng(3)
    return normalise(
        np.concatenate([d + 0.05 * rng.normal(size=(each, len(d))) for d in directions]).astype(np.float32)
    )


def seeds(vectors: np.ndarray, labels: list[int], known: np.ndarray, *, threshold: float = 0.5) -> np.ndarray:
    return anchored_seeds(vectors, np.asarray(labels), KnownTopics(known, threshold), params=TopicParams(), smallest=10)


def test_known_topic_stays_where_it_is() -> None:
    known = normalise(np.asarray([[1, 0.1, 0, 0, 0, 0]], dtype=np.float32))
    assert np.allclose(seeds(around(EYE[0]), [0] * 30, known), known, atol=1e-6)


def test_slightly_other_cut_is_no_new_topic() -> None:
    tilted = normalise(np.asarray([[1, 0.5, 0, 0, 0, 0]], dtype=np.float32))[0]
    found = seeds(around(EYE[0], tilted), [0] * 30 + [1] * 30, EYE[:1])
    assert len(found) == 1


def test_far_part_of_a_topic_is_new() -> None:
    apart = normalise(np.asarray([[0.6, 0.8, 0, 0, 0, 0]], dtype=np.float32))[0]
    found = seeds(around(EYE[0], apart), [0] * 30 + [1] * 30, EYE[:1])
    assert len(found) == 2
    assert found[1] @ apart > 0.99


def test_topic_of_sentences_that_had_none_is_new() -> None:
    near = normalise(np.asarray([[0.78, 0.62, 0, 0, 0, 0]], dtype=np.float32))[0]
    vectors = around(EYE[0], near)
    assert len(seeds(vectors, [0] * 30 + [1] * 30, EYE[:1], threshold=0.9)) == 2
    assert len(seeds(vectors, [0] * 30 + [1] * 30, EYE[:1], threshold=0.5)) == 1


def test_small_found_topic_is_not_new() -> None:
    assert len(seeds(around(EYE[0], EYE[1]), [0] * 30 + [1] * 9 + [-1] * 21, EYE[:1])) == 1


def test_near_topics_found_as_one_become_one_and_far_ones_do_not() -> None:
    near = normalise(np.asarray([[1, 0.2, 0, 0, 0, 0], [1, -0.2, 0, 0, 0, 0]], dtype=np.float32))
    vectors = around(near[0], near[1], each=20)
    assert len(seeds(vectors, [0] * 40, near)) == 1
    assert len(seeds(vectors, [0] * 20 + [1] * 20, near)) == 2
    far = around(EYE[0], EYE[1], each=20)
    assert len(seeds(far, [0] * 40, EYE[:2])) == 2


def test_topic_without_sentences_is_left_out() -> None:
    assert len(seeds(around(EYE[0]), [0] * 30, EYE[:2])) == 1


def test_refit_on_more_of_the_same_keeps_every_topic() -> None:
    sentences, vectors = blobs()
    first = fit_topics(sentences[::2], vectors[::2], params=PARAMS, seed=1)
    known = KnownTopics(first.centroids, first.threshold)
    again = fit_topics(sentences, vectors, params=PARAMS, seed=1, known=known)
    assert len(again.sizes) == len(first.sizes)
    assert np.allclose(np.sort((again.centroids @ first.centroids.T).max(axis=1)), 1, atol=0.02)


def test_praise_and_complaint_of_one_thing_are_one_topic() -> None:
    """Two subjects, each praised and blamed; sentiment is the stronger difference."""
    rng = np.random.default_rng(2)
    vectors, sentences, polarity = [], [], []
    for subject, word in ((0, "delivery"), (1, "refund")):
        for side in (1, -1):
            for i in range(40):
                vectors.append(EYE[subject] + 1.2 * side * EYE[5] + 0.1 * rng.normal(size=6))
                sentences.append(f"The {word} was {'great' if side > 0 else 'awful'} on day {chr(97 + i % 26)}{i}")
                polarity.append(0.9 * side)
    matrix = np.asarray(vectors, dtype=np.float32)
    found = fit_topics(sentences, matrix, params=PARAMS, seed=1, polarity=polarity)
    assert len(found.sizes) == 2
    held = [found.labels[s : s + 40] for s in (0, 40, 80, 120)]
    assert [set(x.tolist()) - {-1} for x in held] in ([{0}, {0}, {1}, {1}], [{1}, {1}, {0}, {0}])
    assert min((x >= 0).mean() for x in held) >= 0.9
    assert len(set(fit_topics(sentences, matrix, params=PARAMS, seed=1).labels[:80].tolist()) - {-1}) == 2


def test_polarity_axis_is_unit_and_left_out() -> None:
    vectors = np.concatenate([around(EYE[0] + EYE[5]), around(EYE[0] - EYE[5])])
    axis = polarity_axis(vectors, np.asarray([0.9] * 30 + [-0.9] * 30))
    assert axis is not None
    assert abs(np.linalg.norm(axis) - 1) < 1e-5
    assert np.abs(leave_out(vectors, axis) @ axis).max() < 1e-5


def test_no_axis_without_praise_or_complaint() -> None:
    assert polarity_axis(around(EYE[0]), np.full(30, 0.9)) is None
