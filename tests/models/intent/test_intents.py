"""The shipped intent head on the shipped annotator: what sentences do, the same whatever is read beside them."""

from __future__ import annotations

import numpy as np
import pytest

from models.annotator.runtime import ShippedAnnotator
from models.artifacts import WEIGHTS
from models.intent.head import INTENTS, IntentHead, class_probabilities
from models.intent.store import load_intents

PLAIN = {
    "suggestion": (
        "More lampshades in small sizes please",
        "It would be great if you offered evening classes.",
        "Please add a dark mode.",
        "I wish there were more benches in the park.",
        "You should open on Sundays.",
    ),
    "complaint": (
        "The app crashes every time I open it.",
        "Nobody answered my emails and I lost my deposit.",
        "The soup was cold and the waiter rude.",
    ),
    "praise": (
        "Thank you, the nurses were wonderful.",
        "I love this blender, it works perfectly.",
        "I wish I had bought this years ago.",
    ),
    "question": ("What time do you open on Saturday?", "How can I reset my password?", "Do you ship to Norway?"),
    "fact": ("I bought it for my mother.", "We stayed for two nights in June.", "The shop is opposite the station."),
}


@pytest.fixture(scope="module")
def annotator() -> ShippedAnnotator:
    return ShippedAnnotator(WEIGHTS / "annotator", threads=1)


def shipped(annotator: ShippedAnnotator) -> IntentHead:
    head = load_intents(annotator.fingerprint)
    assert head is not None, "python -m models.training.intent --data DIR fits it on these weights"
    return head


def inputs(annotator: ShippedAnnotator, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    answers = annotator.annotate(texts)
    vectors = np.concatenate([a.embeddings[:1] for a in answers]).astype("<f2")
    said = [a.sentences[0] for a in answers]
    return vectors, class_probabilities(
        [s.label for s in said], [s.polarity for s in said], [s.confidence for s in said]
    )


def test_plain_sentences_do_what_they_plainly_do(annotator: ShippedAnnotator) -> None:
    pairs = [(text, intent) for intent, texts in PLAIN.items() for text in texts]
    found = shipped(annotator).read(*inputs(annotator, [text for text, _ in pairs]))
    right = [said.intent == intent for said, (_, intent) in zip(found, pairs, strict=True)]
    assert sum(right) >= 0.8 * len(pairs), [text for ok, (text, _) in zip(right, pairs, strict=True) if not ok]


def test_a_wish_without_blame_is_a_suggestion_more_likely_than_not(annotator: ShippedAnnotator) -> None:
    found = shipped(annotator).read(*inputs(annotator, list(PLAIN["suggestion"])))
    assert sum(s.intent == "suggestion" and s.confidence >= 0.5 for s in found) >= 4


def test_a_sentence_is_read_the_same_alone_and_among_others(annotator: ShippedAnnotator) -> None:
    head = shipped(annotator)
    vectors, sentiments = inputs(annotator, [text for texts in PLAIN.values() for text in texts] * 40)
    together = head.probabilities(vectors, sentiments)
    for i in range(len(PLAIN["suggestion"]) + 4):
        assert (head.probabilities(vectors[i : i + 1], sentiments[i : i + 1]) == together[i : i + 1]).all()
    assert (head.probabilities(vectors[::-1], sentiments[::-1]) == together[::-1]).all()
    np.testing.assert_allclose(together.sum(axis=1), 1, atol=1e-12)


def test_another_reader_has_no_intents() -> None:
    assert load_intents("0123456789abcdef") is None
    assert load_intents("") is None


def test_class_probabilities_follow_from_what_is_stored() -> None:
    p = np.array([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3], [0.05, 0.15, 0.8], [1.0, 0.0, 0.0]])
    labels = [("negative", "neutral", "positive")[i] for i in p.argmax(axis=1)]
    found = class_probabilities(labels, (p[:, 2] - p[:, 0]).tolist(), p.max(axis=1).tolist())
    np.testing.assert_allclose(found, p, atol=1e-12)


def test_the_head_is_small_and_in_order_of_the_intents(annotator: ShippedAnnotator) -> None:
    assert shipped(annotator).dim == annotator.dim
    assert set(PLAIN) == set(INTENTS)
    assert sum(f.stat().st_size for f in (WEIGHTS / "intent").iterdir()) < 100_000


def test_no_set_that_the_card_is_measured_on_trains_the_head() -> None:
    from models.evaluation.intents.intent_suites import CASES, SETS
    from models.evaluation.labelled_data import read_jsonl
    from models.training.intent_data import READERS

    measured = {str(r["set"]) for r in read_jsonl(CASES / "real.jsonl")}
    assert measured <= {*SETS, "alexa_reviews"}
    assert not measured & set(READERS)
