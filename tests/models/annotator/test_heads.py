"""The heads in numpy against the plainest possible loop over segments."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from models.annotator.heads import Heads, head_matrix, softmax

STATES = np.random.default_rng(3).normal(size=(17, 8)).astype(np.float32)
SEGMENTS = [
    [(0, 17)],
    [(0, 5), (5, 6), (6, 17)],
    [(0, 1)],
    [(2, 4), (7, 9)],
    [(0, 3), (3, 16)],
    [(16, 17)],
]


def naive(weights: dict[str, Any], states: Any, temperatures: tuple[float, float]) -> tuple[Any, Any]:
    """(12, 4) and (3,) probabilities of one segment, as models.training.model pools it."""
    attention = softmax((states @ weights["query"].T).T).T
    categories = []
    for k in range(len(weights["category_weight"])):
        pooled = attention[:, k] @ states
        logits = weights["category_weight"][k] @ pooled + weights["category_bias"][k]
        categories.append(softmax(logits / temperatures[0]))
    logits = weights["sentiment.weight"] @ (attention[:, -1] @ states) + weights["sentiment.bias"]
    return np.stack(categories), softmax(logits / temperatures[1])


@pytest.fixture
def scores(head_weights: dict[str, Any]) -> Any:
    """What the encoder's last product gives for STATES."""
    return STATES @ head_matrix(head_weights)


@pytest.mark.parametrize("segments", SEGMENTS)
def test_segments_equal_a_loop(
    heads: Heads, head_weights: dict[str, Any], scores: Any, segments: list[tuple[int, int]]
) -> None:
    found = heads.segments(scores, np.array(segments))
    for row, (a, b) in enumerate(segments):
        categories, sentiment = naive(head_weights, STATES[a:b], (0.8, 1.5))
        assert_allclose(found.categories[row], categories, atol=1e-5)
        assert_allclose(found.sentiment[row], sentiment, atol=1e-5)


@pytest.mark.parametrize("segments", SEGMENTS)
def test_attention_of_a_segment_sums_to_its_total(heads: Heads, scores: Any, segments: list[tuple[int, int]]) -> None:
    found = heads.segments(scores, np.array(segments))
    for row, (a, b) in enumerate(segments):
        assert_allclose(found.attention[a:b].sum(axis=0), found.totals[row], rtol=1e-5)


def test_a_segment_does_not_depend_on_the_others(heads: Heads, scores: Any) -> None:
    cuts = np.array([(0, 5), (5, 6), (6, 17)])
    together, vectors = (
        heads.segments(scores, cuts),
        heads.embeddings(STATES, cuts, together=np.array([(0, 1), (1, 2), (2, 3)])),
    )
    for row, (a, b) in enumerate(cuts.tolist()):
        alone = heads.segments(scores[a:b], np.array([(0, b - a)]))
        assert (alone.sentiment[0] == together.sentiment[row]).all()
        assert (alone.categories[0] == together.categories[row]).all()
        assert (heads.embeddings(STATES[a:b], np.array([(0, b - a)]))[0] == vectors[row]).all()


@pytest.mark.parametrize("segments", SEGMENTS)
def test_embeddings_equal_a_loop_and_have_length_one(
    heads: Heads, head_weights: dict[str, Any], segments: list[tuple[int, int]]
) -> None:
    found = heads.embeddings(STATES, np.array(segments))
    for row, (a, b) in enumerate(segments):
        vector = head_weights["embedding.weight"] @ STATES[a:b].mean(axis=0) + head_weights["embedding.bias"]
        assert_allclose(found[row], vector / np.linalg.norm(vector), atol=1e-5)


def test_huge_scores_do_not_overflow(heads: Heads, scores: Any) -> None:
    found = heads.segments(scores * 1e3, np.array([(0, 9), (9, 17)]))
    assert np.isfinite(found.categories).all()
    assert np.isfinite(found.sentiment).all()


def test_spans_may_overlap(heads: Heads, head_weights: dict[str, Any], scores: Any) -> None:
    spans = [(0, 4), (2, 9), (3, 4)]
    found = heads.spans(scores, np.array(spans))
    for row, (a, b) in enumerate(spans):
        logits = head_weights["span.weight"] @ STATES[a:b].mean(axis=0) + head_weights["span.bias"]
        assert_allclose(found[row], softmax(logits / 2.0), atol=1e-5)


def test_tags_equal_a_loop(heads: Heads, head_weights: dict[str, Any], scores: Any) -> None:
    logits = STATES @ head_weights["tag.weight"].T + head_weights["tag.bias"]
    assert_allclose(heads.tags(scores), softmax(logits / 1.2), atol=1e-5)


def test_run_time_equals_the_trained_network(heads: Heads, head_weights: dict[str, Any]) -> None:
    torch = pytest.importorskip("torch")
    from models.training.model import AnnotatorNet, mean_pool

    net = AnnotatorNet.__new__(AnnotatorNet)
    torch.nn.Module.__init__(net)
    for name in ("sentiment", "embedding"):
        rows, columns = head_weights[f"{name}.weight"].shape
        setattr(net, name, torch.nn.Linear(columns, rows))
    net.query = torch.nn.Parameter(torch.zeros(13, 8))
    net.category_weight = torch.nn.Parameter(torch.zeros(12, 4, 8))
    net.category_bias = torch.nn.Parameter(torch.zeros(12, 4))
    net.dropout = torch.nn.Dropout(0.0)
    known = {n: torch.tensor(w) for n, w in head_weights.items() if n in dict(net.named_parameters())}
    net.load_state_dict(known)
    mask = torch.zeros(1, 2, 17, dtype=torch.bool)
    mask[0, 0, :5] = True
    mask[0, 1, 5:] = True
    with torch.inference_mode():
        categories, sentiment = net.segment_scores(torch.tensor(STATES)[None], mask)
        embedding = torch.nn.functional.normalize(net.embedding(mean_pool(torch.tensor(STATES)[None], mask)), dim=-1)
    segments = np.array([(0, 5), (5, 17)])
    found = heads.segments(STATES @ head_matrix(head_weights), segments)
    assert_allclose(found.categories, softmax(categories[0].numpy() / 0.8), atol=1e-5)
    assert_allclose(found.sentiment, softmax(sentiment[0].numpy() / 1.5), atol=1e-5)
    assert_allclose(heads.embeddings(STATES, segments), embedding[0].numpy(), atol=1e-5)
