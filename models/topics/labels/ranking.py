"""Orders a topic's candidate labels: by coverage and lift, by the centroid, by how specific they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.topics.labels.aspects import IMPLIED, ITSELF, OVERALL
from models.topics.labels.compose import PAIR_BONUS, Offer, compose
from models.topics.labels.corpus import Corpus, is_general, is_weak, shortlist, specifies
from models.topics.labels.nouns import Lexicon
from models.topics.labels.phrases import phrase_key
from models.topics.refine import normalise
from models.topics.types import Vectors

Embed = Callable[[Sequence[str]], Vectors]
SPECIFIC, SPECIFIC_KIND, SPECIFIC_LEAST = 0.15, 0.2, 0.4
"""A longer phrase takes the place of the word it contains when it makes up this share of the word's uses: two nouns
("home screen"); another word before the noun ("mobile app"); what is done to the thing ("music playback"), or one
model where the topic is about all that have a name."""
LEAST_NAMED, LEAST_JOINED = 0.05, 0.08
"""Share of the sentences that a phrase, or two that are joined, must stand for."""
ALIKE = 0.7
"""Cosine above which two words are too near to be joined."""
GENERAL_LEAST = 0.12
"""Share of a general topic's sentences that a label must stand for; half of it for a phrase of two words."""
WEAK_COVER = 0.2
"""A bare noun names a topic only if this share of the sentences use it."""
PLENTY = 0.3
"""Coverage is added to the score up to this share; what covers more is not a better name."""
BARE_COST, NAME_COST, IMPLIED_BONUS, LONG_BONUS = 0.7, 0.1, 0.15, 0.1


@dataclass(frozen=True, slots=True)
class Option:
    """A label that a topic could have.

    Attributes:
        label: In lower case.
        vector: (dim,) float32, L2-normalised.
        covered: Share of the topic's sentences that hold it, or the word in whose place it stands, 0 to 1.
        weight: Log lift times the root of `covered`.
        score: What it is ranked by; higher is better.
    """

    label: str
    vector: Vectors
    covered: float
    weight: float
    score: float


def rank_options(corpus: Corpus, centroids: Vectors, *, embed: Embed) -> list[list[Option]]:
    """Return the options of each topic, best first; none if nothing names it."""
    shortlists = [shortlist(corpus, topic) for topic in range(len(corpus.sizes))]
    offers = [
        [*((c, _bonus(corpus.lexicon, c.label)) for c in short), *compose(corpus, topic, short)]
        for topic, short in enumerate(shortlists)
    ]
    names = sorted({c.label for offer in offers for c, _ in offer})
    if not names:
        return [[] for _ in offers]
    vectors = dict(zip(names, normalise(np.asarray(embed(names), dtype=np.float32)), strict=True))
    scored = [_scored(corpus, topic, offer, vectors, centroids) for topic, offer in enumerate(offers)]
    specific = [_prefer_longer(options, corpus, topic) for topic, options in enumerate(scored)]
    return [[o for o in options if not _says_little(corpus, topic, o)] for topic, options in enumerate(specific)]


def _bonus(lexicon: Lexicon, label: str) -> float:
    words = label.split()
    if label in IMPLIED:
        return IMPLIED_BONUS
    named = NAME_COST * any(map(lexicon.is_name, words))
    return PAIR_BONUS * (len(words) == 2) + LONG_BONUS * (len(words) == 3) - named - BARE_COST * is_weak(label, lexicon)


def _scored(
    corpus: Corpus, topic: int, offers: Sequence[Offer], vectors: dict[str, Vectors],
    centroids: Vectors,
) -> list[Option]:  # fmt: skip
    """Return the options, best first: weight against the heaviest, cosine with the own centroid, less if another is nearer."""
    highest = max((c.weight for c, _ in offers), default=0.0) or 1.0
    options = []
    for c, bonus in offers:
        if _says_it_twice(c.label, vectors):
            continue
        cosines = centroids @ vectors[c.label]
        own, others = float(cosines[topic]), float(np.delete(cosines, topic).max(initial=-1.0))
        covered = c.count / max(1, corpus.sizes[topic])
        plenty = 0.0 if c.label == OVERALL else min(covered, PLENTY)
        score = round(c.weight / highest + plenty + own + 0.5 * min(0.0, own - others) + bonus, 6)
        options.append(Option(c.label, vectors[c.label], covered, c.weight, score))
    return _best_first(options)


def _says_it_twice(label: str, vectors: dict[str, Vectors]) -> bool:
    """Return whether two joined words mean much the same: "price and cost"."""
    first, joined, second = label.partition(" and ")
    return bool(joined) and first in vectors and second in vectors and float(vectors[first] @ vectors[second]) > ALIKE


def _says_little(corpus: Corpus, topic: int, option: Option) -> bool:
    """Return whether the option names no subject, or stands for too few of the sentences."""
    if is_weak(option.label, corpus.lexicon):
        return option.covered < WEAK_COVER or option.label in ITSELF or corpus.lexicon.is_name(option.label)
    words = option.label.split()
    few = LEAST_JOINED if "and" in words else LEAST_NAMED
    if is_general(corpus, topic):
        few = GENERAL_LEAST / 2 if len(words) == 2 else GENERAL_LEAST
    return option.covered < few


def _prefer_longer(options: list[Option], corpus: Corpus, topic: int) -> list[Option]:
    """Return the options with "customer service" in place of "service" if much of the latter's use is the former."""
    specific = []
    for o in options:
        word = o.label.removesuffix(" overall")
        longer = [p for p in options if " " not in word and specifies(p.label, word)]
        longer = [p for p in longer if p.covered >= _share_to_take_over(p.label, o.label, corpus, topic) * o.covered]
        best = max(longer, key=lambda p: (p.weight, p.label), default=o)
        less = min(o.covered, PLENTY) - min(best.covered, PLENTY)
        score = round(o.score + PAIR_BONUS - less, 6)
        specific.append(best if best is o else replace(best, score=max(best.score, score), covered=o.covered))
    return _best_first(specific)


def _share_to_take_over(longer: str, word: str, corpus: Corpus, topic: int) -> float:
    """Return the share of the word's uses that the longer phrase must make up."""
    phrases, key = corpus.phrases[topic], phrase_key(longer)
    thing = word.removesuffix(" overall")
    if (thing != word and thing not in ITSELF) or key not in phrases.forms or phrases.is_composed(key):
        return SPECIFIC_LEAST
    return SPECIFIC if all(corpus.lexicon.is_noun(w) for w in longer.split()) else SPECIFIC_KIND


def _best_first(options: list[Option]) -> list[Option]:
    """Return each label once, with its best score, best first."""
    once: dict[str, Option] = {}
    for o in sorted(options, key=lambda o: (-o.score, o.label)):
        once.setdefault(o.label, o)
    return list(once.values())
