"""Labels put together from two phrases of a topic, where one alone does not say what the sentences are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from models.topics.labels.aspects import EASE, IMPLIED, ITSELF, LEAST, action_of
from models.topics.labels.corpus import LEAST_COVERED, Candidate, Corpus, is_general, is_weak, side_of, specifies

COMPOUND = 0.2
"""A word of which a longer phrase makes up this share is not joined to another."""
WIDER = 1.25
"""Two words joined by "and" must cover this many times the sentences of either."""
JOINS = 8
"""Words a topic that are tried in pairs."""
ENOUGH = 0.4
"""A word that covers this share of the sentences needs no other beside it."""
GENERAL_COVER = 0.3
"""Share of the sentences that must name the thing itself before a topic is about it as a whole."""
MOSTLY = 0.5
"""The same where these sentences neither praise nor blame."""
OVERALL_COST, SIDE_COST, REMARKS_COST, PAIR_BONUS, EASE_BONUS, JOINED_COST = 0.1, 0.4, 0.5, 0.2, 0.3, 0.15
"""What is taken from, or added to, the score; the plain label of a two-word phrase has PAIR_BONUS too."""
Offer = tuple[Candidate, float]
"""A candidate and what is added to its score."""


def compose(corpus: Corpus, topic: int, short: Sequence[Candidate]) -> Iterator[Offer]:
    """Yield labels put together from two candidates, with what is added to their score."""
    words = [c for c in short if " " not in c.label and c.label not in IMPLIED]
    yield from _overall(corpus, topic, words)
    yield from _of_the_thing(corpus, topic, words)
    yield from _ease(corpus, topic, short, words)
    yield from _joined(corpus, topic, [c for c in words if not is_weak(c.label, corpus.lexicon)][:JOINS])


def _overall(corpus: Corpus, topic: int, words: Sequence[Candidate]) -> Iterator[Offer]:
    """Yield "app overall" if many sentences name the thing itself and praise or blame it; else remarks about it.

    "app complaints" is for the second topic of that kind.
    """
    for c in _things(corpus, topic, words):
        if is_general(corpus, topic):
            yield Candidate(f"{c.label} overall", c.key, c.count, c.weight), -OVERALL_COST
            side = side_of(corpus, topic)
            if side:
                yield Candidate(f"{c.label} {side}", c.key, c.count, c.weight), -SIDE_COST
        elif c.count >= MOSTLY * corpus.sizes[topic]:
            yield Candidate(f"general {c.label} remarks", c.key, c.count, c.weight), -REMARKS_COST


def _of_the_thing(corpus: Corpus, topic: int, words: Sequence[Candidate]) -> Iterator[Offer]:
    """Yield labels such as "app update" if most sentences name the app and many of these the update."""
    for thing in _things(corpus, topic, words):
        for c in words:
            if is_weak(c.label, corpus.lexicon) or c.key == thing.key:
                continue
            before, after = corpus.lexicon.pairs[c.label, thing.label], corpus.lexicon.pairs[thing.label, c.label]
            if before + after < 2 and not action_of(c.label):
                continue
            count = corpus.count(topic, c.key, thing.key)
            everywhere = corpus.count_everywhere(c.key, thing.key)
            done = corpus.phrases[topic].composed[f"{thing.key} {c.key}"]  # "booking hotels", "we booked the hotel"
            kind = before > max(after, done) and not corpus.lexicon.may_be_verb(c.label)
            label = f"{c.label} {thing.label}" if kind else f"{thing.label} {c.label}"
            if count >= max(2, LEAST_COVERED * corpus.sizes[topic]):
                weight = corpus.weigh(count, everywhere, topic)
                if action_of(c.label) and thing.label in ITSELF:
                    weight = max(weight, c.weight)
                yield Candidate(label, f"{c.key}&{thing.key}", count, weight), PAIR_BONUS


def _things(corpus: Corpus, topic: int, words: Sequence[Candidate]) -> list[Candidate]:
    """Return the product or company itself, if many of the topic's sentences name it."""
    return [
        c for c in words
        if (c.label in ITSELF or corpus.lexicon.is_name(c.label)) and c.count >= GENERAL_COVER * corpus.sizes[topic]
    ]  # fmt: skip


def _ease(corpus: Corpus, topic: int, short: Sequence[Candidate], words: Sequence[Candidate]) -> Iterator[Offer]:
    """Yield labels such as "ease of setup" if what is easy, or hard, is one action."""
    for ease in (c for c in short if c.label == EASE):
        for c in words:
            count = corpus.count(topic, ease.key, c.key)
            if action_of(c.label) and count >= LEAST * corpus.sizes[topic]:
                everywhere = corpus.count_everywhere(ease.key, c.key)
                weight = corpus.weigh(count, everywhere, topic)
                yield Candidate(f"ease of {c.label}", f"{ease.key}&{c.key}", count, weight), EASE_BONUS


def _joined(corpus: Corpus, topic: int, words: Sequence[Candidate]) -> Iterator[Offer]:
    """Yield labels such as "hotels and restaurants" if two words cover clearly more than either and neither says it alone."""
    if words and max(c.count for c in words) >= ENOUGH * corpus.sizes[topic]:
        return
    for a, b in combinations(words, 2):
        count = corpus.either(topic, a.key, b.key)
        if (
            _has_compound(corpus, topic, a.key)
            or _has_compound(corpus, topic, b.key)
            or count < WIDER * max(a.count, b.count)
            or min(a.weight, b.weight) < 0.5 * max(a.weight, b.weight)
        ):
            continue
        first, second = sorted((a, b), key=lambda c: (-c.count, c.label))
        everywhere = corpus.everywhere[a.key] + corpus.everywhere[b.key] - corpus.count_everywhere(a.key, b.key)
        weight = corpus.weigh(count, everywhere, topic)
        yield Candidate(f"{first.label} and {second.label}", f"{a.key}|{b.key}", count, weight), -JOINED_COST


def _has_compound(corpus: Corpus, topic: int, word: str) -> bool:
    """Return whether a good part of the word's uses belong to one longer phrase: "sound quality"."""
    held = corpus.phrases[topic].sentences
    found = corpus.phrases[topic]
    longer = (len(held[key]) for key in found.forms if specifies(key, word) and not found.is_composed(key))
    return max(longer, default=0) >= COMPOUND * len(held[word])
