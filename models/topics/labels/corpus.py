"""What ranking knows of all topics: the phrases in their sentences, and the ones that a topic uses more than the others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.topics.labels.aspects import BARE, IMPLIED, ITSELF, LEAST, OVERALL
from models.topics.labels.nouns import Clauses, Lexicon
from models.topics.labels.phrases import Phrases, find_phrases, find_spoken
from models.topics.words import BLAME, PRAISE

SIDES = {"praise": PRAISE, "complaints": BLAME}
ONE_SIDED = 2
"""A topic is praise, or complaint, where it has this many times as many sentences of the one as of the other."""
GLUE = frozenset(["and", "of", "overall", "remarks", *SIDES])
"""Words in labels that are put together from two phrases."""
CANDIDATES = 30
"""Phrases a topic that are embedded and compared."""
LEAST_COVERED = 0.025
"""Share of a topic's sentences that must use a phrase before it can name the topic."""
LEAST_LIFT = 1.5
"""How much more often than elsewhere, at least."""
ATTITUDES = frozenset(["recommendation", "expectations", "customer loyalty", "usefulness"])
"""Implied aspects that come with praise of all kinds: of a general topic they need LEAST of the sentences."""
IMPLIED_LIFT = 3.0
"""The same for an implied aspect that only half of LEAST of the sentences hold."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase of a topic before it is compared with the centroids; `count` sentences hold it."""

    label: str
    key: str
    count: int
    weight: float


@dataclass(frozen=True, slots=True)
class Corpus:
    """What ranking knows of all topics.

    Attributes:
        phrases: Of each topic, implied aspects among them.
        sizes: Sentences of each topic.
        everywhere: Sentences of all topics that hold a phrase.
        lexicon: Word classes.
    """

    phrases: Sequence[Phrases]
    sizes: Sequence[int]
    everywhere: Counter[str]
    lexicon: Lexicon

    def count(self, topic: int, *keys: str) -> int:
        """Return the number of sentences of the topic that have all of the phrases."""
        held = [self.phrases[topic].sentences.get(key, set()) for key in keys]
        return len(set.intersection(*held))

    def count_everywhere(self, *keys: str) -> int:
        """Return the number of sentences of all topics that have all of the phrases."""
        return sum(self.count(topic, *keys) for topic in range(len(self.sizes)))

    def either(self, topic: int, a: str, b: str) -> int:
        """Return the number of sentences of the topic that have one of the two phrases, or both."""
        return self.count(topic, a) + self.count(topic, b) - self.count(topic, a, b)

    def weigh(self, count: int, everywhere: int, topic: int) -> float:
        """Return the log of how much more often the topic has it than the others, times the root of the coverage.

        The others are joined by an imagined topic of the same size that holds it once, so that a topic without others
        has candidates too. 0 if the topic holds it less than LEAST_LIFT times as often.
        """
        size = max(1, self.sizes[topic])
        covered = count / size
        lift = covered / ((everywhere - count + 1.0) / max(1, sum(self.sizes)))
        return math.log(lift) * math.sqrt(covered) if lift >= LEAST_LIFT else 0.0


def read_corpus(parsed: Sequence[Sequence[Clauses]], lexicon: Lexicon) -> Corpus:
    """Return phrases and implied aspects of every topic, from its sentences as clauses of words."""
    phrases = [find_phrases(topic, lexicon) for topic in parsed]
    for found, topic in zip(phrases, parsed, strict=True):
        for aspect, sentences in find_spoken(topic, IMPLIED | SIDES).items():
            found.sentences[implied_key(aspect)] = sentences
    everywhere: Counter[str] = Counter()
    for found in phrases:
        everywhere.update({key: len(sentences) for key, sentences in found.sentences.items()})
    return Corpus(phrases, [len(topic) for topic in parsed], everywhere, lexicon)


def is_general(corpus: Corpus, topic: int) -> bool:
    """Return whether the topic's sentences praise or blame without naming anything."""
    return corpus.count(topic, implied_key(OVERALL)) >= LEAST * corpus.sizes[topic]


def side_of(corpus: Corpus, topic: int) -> str | None:
    """Return "praise" or "complaints" if the topic is mostly one of them, else None."""
    good, bad = (corpus.count(topic, implied_key(side)) for side in SIDES)
    if max(good, bad) < ONE_SIDED * max(1, min(good, bad)):
        return None
    return "praise" if good > bad else "complaints"


def is_weak(label: str, lexicon: Lexicon) -> bool:
    """Return whether no word of the label names a subject; examples are bare nouns, the thing itself and names."""
    return all(w in BARE or w in ITSELF or lexicon.is_name(w) for w in label.split())


def implied_key(aspect: str) -> str:
    return f"~{aspect}"


def shortlist(corpus: Corpus, topic: int) -> list[Candidate]:
    """Return the CANDIDATES heaviest phrases, and the implied aspects that many sentences have."""
    found, size = corpus.phrases[topic], corpus.sizes[topic]
    weighed = []
    for key, sentences in found.sentences.items():
        count = len(sentences)
        if key.startswith("~") or count < max(2, LEAST_COVERED * size):
            continue
        weighed.append(Candidate(found.shown(key), key, count, corpus.weigh(count, corpus.everywhere[key], topic)))
    weighed.sort(key=lambda c: (-round(c.weight, 9), c.label))
    short = [c for c in weighed if c.weight > 0][:CANDIDATES]
    for aspect in sorted(IMPLIED):
        key = implied_key(aspect)
        count = corpus.count(topic, key)
        lift = (count / max(1, size)) / max(1e-9, corpus.everywhere[key] / max(1, sum(corpus.sizes)))
        some = count >= 0.5 * LEAST * size and not (is_general(corpus, topic) and aspect in ATTITUDES)
        if count >= LEAST * size or (some and lift >= IMPLIED_LIFT):
            short.append(Candidate(aspect, key, count, corpus.weigh(count, corpus.everywhere[key], topic)))
    return [c for c in short if c.weight > 0]


def specifies(label: str, word: str) -> bool:
    """Return whether the label is a longer phrase with the word, and not one that is put together from two."""
    words = label.split()
    return word in words and len(words) > 1 and not set(words) & GLUE
