"""A made-up corpus of four subjects, an annotator that knows their directions, and a stand-in for plain BERTopic."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest

from models.base import Annotation, Mention, Sentence
from models.evaluation.topics.topic_peers import PeerTopics
from models.sentences import split_sentences
from pipeline.evaluation.themes.array_cache import Cache
from pipeline.evaluation.themes.corpora import Corpus, make_corpus
from pipeline.evaluation.themes.peer_fits import Peers

DIM = 24
SUBJECTS = ("delivery driver", "password reset", "monthly fee", "refund request")
FRAMES = (
    "The {} was awful in week {}.",
    "I like the {} since round {}.",
    "My {} took {} attempts.",
    "About the {}, note {}.",
    "Nobody explained the {} on page {}.",
)


class TinyAnnotator:
    """Embeds a sentence near the axis of its subject; the scatter comes from a hash of the text."""

    fingerprint = "tiny"
    dim = DIM
    categories = ()

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """(n, DIM) float32, rows L2-normalised."""
        rows = []
        for text in texts:
            seed = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
            vector = 0.12 * np.random.default_rng(seed).normal(size=DIM)
            for axis, subject in enumerate(SUBJECTS):
                vector[axis] += subject in text.lower()
            rows.append(vector / np.linalg.norm(vector))
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), DIM)

    def annotate(self, texts: Sequence[str], *, spans: object = None) -> list[Annotation]:
        """Sentences with their vector, and a mention of the subject."""
        return [self._annotate(text) for text in texts]

    def _annotate(self, text: str) -> Annotation:
        spans = split_sentences(text)
        parts = [text[a:b] for a, b in spans]
        found = [(i, s) for i, part in enumerate(parts) for s in SUBJECTS if s in part]
        mentions = tuple(Mention(s, 0, len(s), None, "neutral", 0.0, 1.0, i) for i, s in found)
        sentences = tuple(Sentence(a, b, "neutral", 0.0, 1.0) for a, b in spans)
        return Annotation(None, sentences, mentions, (), ((),) * len(spans), (), self.embed(parts))


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
def annotator() -> TinyAnnotator:
    """See TinyAnnotator."""
    return TinyAnnotator()


@pytest.fixture(scope="package")
def corpus(annotator: TinyAnnotator) -> Corpus:
    """320 reviews."""
    texts, human = made_up()
    return make_corpus("made up", texts, human, annotator)


@pytest.fixture
def peers() -> Peers:
    """With the stand-in."""
    return Peers(Cache(), bertopic=stand_in)
