"""Fitting topics: the same for any order of rows, and no crash on poor input."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from models.topics.fit import fit_topics
from models.topics.refine import assign_topics, calibrate_threshold, compact, merge_topics
from models.topics.types import TopicParams

NOUNS = ("delivery parcel courier", "login password account", "price discount fees", "refund money return")
DIM = 24
PARAMS = TopicParams(min_topic_size=10, min_topic_share=0.02, max_topic_share=0.5)


def blobs(*, each: int = 40, seed: int = 0) -> tuple[list[str], np.ndarray]:
    """Sentences about four subjects, with vectors scattered about four directions."""
    rng = np.random.default_rng(seed)
    sentences, vectors = [], []
    for topic, words in enumerate(NOUNS):
        for i in range(each):
            sentences.append(
                f"The {words.split()[i % 3]} was mentioned, {chr(97 + i % 26)}{chr(97 + i // 26)} time ORG{i}"
            )
            vectors.append(np.eye(DIM)[topic] + 0.12 * rng.normal(size=DIM))
    return sentences, np.asarray(vectors, dtype=np.float32)


def test_each_subject_becomes_a_topic() -> None:
    sentences, vectors = blobs()
    fitted = fit_topics(sentences, vectors, params=PARAMS, seed=1)
    assert len(fitted.sizes) == 4
    for start in range(0, 160, 40):
        labels = fitted.labels[start : start + 40]
        assert np.bincount(labels[labels >= 0]).max() >= 36


def test_row_order_changes_nothing() -> None:
    sentences, vectors = blobs()
    order = np.random.default_rng(5).permutation(len(sentences))
    fitted = fit_topics(sentences, vectors, params=PARAMS, seed=1)
    shuffled = fit_topics([sentences[i] for i in order], vectors[order], params=PARAMS, seed=1)
    assert (fitted.labels[order] == shuffled.labels).all()
    assert (fitted.centroids == shuffled.centroids).all()
    assert fitted.keywords == shuffled.keywords
    assert [[order[i] for i in members] for members in shuffled.representatives] == [
        list(m) for m in fitted.representatives
    ]


def test_masked_names_are_no_keywords() -> None:
    fitted = fit_topics(*blobs(), params=PARAMS, seed=1)
    assert not [w for words in fitted.keywords for w in words if w.startswith("org")]


def test_labels_are_the_nearest_centroids() -> None:
    sentences, vectors = blobs()
    fitted = fit_topics(sentences, vectors, params=PARAMS, seed=1)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert (assign_topics(unit, fitted.centroids, threshold=fitted.threshold)[0] == fitted.labels).all()


def test_equal_sentences_form_no_topic() -> None:
    fitted = fit_topics(["again and again"] * 50, np.ones((50, DIM), dtype=np.float32), params=PARAMS, seed=1)
    assert fitted.sizes == ()
    assert (fitted.labels == -1).all()


def test_equal_embeddings_form_no_topic() -> None:
    fitted = fit_topics([f"text {i}" for i in range(50)], np.zeros((50, DIM), dtype=np.float32), params=PARAMS, seed=1)
    assert fitted.sizes == ()


def test_no_sentence_forms_no_topic() -> None:
    assert fit_topics([], np.zeros((0, DIM), dtype=np.float32), params=PARAMS, seed=1).sizes == ()


def test_wrong_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="expected one embedding per sentence"):
        fit_topics(["a"], np.zeros((2, DIM), dtype=np.float32), seed=1)


def test_bertopic_lines_reach_this_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="models.topics"):
        fit_topics(*blobs(), params=PARAMS, seed=1)
    assert any("BERTopic" in r.getMessage() for r in caplog.records if r.name == "models.topics.bertopic_logs")


def test_far_sentence_is_left_out() -> None:
    centroids = np.eye(2, 4, dtype=np.float32)
    labels, scores = assign_topics(np.eye(4, dtype=np.float32)[[0, 1, 3]], centroids, threshold=0.5)
    assert labels.tolist() == [0, 1, -1]
    assert scores.tolist() == [1.0, 1.0, 0.0]


def test_too_many_topics_are_merged_nearest_first() -> None:
    vectors = np.asarray([[1, 0, 0], [0.9, 0.43, 0], [0, 0, 1]], dtype=np.float32)
    params = TopicParams(max_topics=2, merge_cosine=0.99)
    assert merge_topics(vectors, np.asarray([0, 1, 2]), params=params).tolist() == [0, 0, 1]


def test_compact_closes_gaps() -> None:
    assert compact(np.asarray([5, -1, 2, 5])).tolist() == [1, -1, 0, 1]


def test_threshold_keeps_the_core() -> None:
    cosines = np.linspace(0.3, 0.79, 50, dtype=np.float32)
    assert (cosines >= calibrate_threshold(cosines, keep_share=0.9)).mean() == pytest.approx(0.9, abs=0.02)
