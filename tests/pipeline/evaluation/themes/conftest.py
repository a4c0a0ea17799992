"""A made-up corpus of four subjects, an annotator that knows their directions, and a stand-in for plain BERTopic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from models.evaluation.topics.topic_peers import PeerTopics
from models.sentences import split_sentences
from pipeline.evaluation.themes.array_cache import Cache
from pipeline.evaluation.themes.corpora import Corpus, make_corpus
from pipeline.evaluation.themes.peer_fits import Peers
from tests.standin import StandInAnnotator, near_axes

DIM = 24
SUBJECTS = ("delivery driver", "password reset", "monthly fee", "refund request")
FRAMES = (
    "The {} was awful in week {}.",
    "I like the {} since round {}.",
    "My {} took {} attempts.",
    "About the {}, note {}.",
    "Nobody explained the {} on page {}.",
)


def made_up(count: int = 320) -> tuple[list[str], list[int]]:
    """Reviews and the number of their subject; every eighth speaks of two and has none."""
    texts, human = [], []
    for i in range(count):
        subject, other = i % 4, (i + 1) % 4
        first = FRAMES[(i // 4) % len(FRAMES)].format(SUBJECTS[subject], i)
        second = FRAMES[(i // 5) % len(FRAMES)].format(SUBJECTS[other], i + 1_000)
        texts.append(f"{first} {second} Hm." if i % 8 == 0 else f"{first} Thanks!")
        human.append(-1 if i % 8 == 0 else subject)
    return texts, human


def stand_in(texts: Sequence[str], embeddings: np.ndarray, *, seed: int) -> PeerTopics:
    """The subject by the largest of the first four axes; every fifth text has none. Row order decides the numbers."""
    labels = np.where(np.arange(len(texts)) % 5 == seed % 5, -1, embeddings[:, :4].argmax(axis=1)).astype(np.int64)
    return PeerTopics(labels, tuple((s.split()[0], "the", "was") for s in SUBJECTS))


@pytest.fixture(scope="package")
def annotator() -> StandInAnnotator:
    """Embeds a sentence near the axis of its subject."""
    return StandInAnnotator(near_axes(SUBJECTS, DIM), DIM, nouns=SUBJECTS, split=split_sentences, fingerprint="tiny")


@pytest.fixture(scope="package")
def corpus(annotator: StandInAnnotator) -> Corpus:
    """320 reviews."""
    texts, human = made_up()
    return make_corpus("made up", texts, human, annotator)


@pytest.fixture
def peers() -> Peers:
    """With the stand-in."""
    return Peers(Cache(), bertopic=stand_in)
