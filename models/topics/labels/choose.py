"""Labels that a person would write: short noun phrases for what a topic's sentences are about, distinct from each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, count

import numpy as np

from models.topics.labels.aspects import OVERALL
from models.topics.labels.corpus import GLUE, Corpus, read_corpus, side_of
from models.topics.labels.nouns import Lexicon, clauses, learn_words, singular
from models.topics.labels.ranking import Embed, Option, rank_options
from models.topics.refine import normalise
from models.topics.types import TopicLabel, Vectors
from models.topics.words import BRANDS

SAME, SAME_JOINED = 0.85, 0.88
"""Cosine at which a label reads like one that is taken; the second for two joined words, which are near to more.
"films" and "movies" .87, "login" and "sign in" .90, "delivery" and "shipping" .73 (November 2026)."""
COMPANY_SHARE = 0.4
"""Share of a topic's sentences with a masked name from which it is about the company."""
COMPANY = "company overall"
GENERAL = ("overall experience", "general remarks")
FALLBACK = 0.7
"""What a general name is worth, as a score."""


@dataclass(frozen=True, slots=True)
class TopicText:
    """What labelling knows of a topic.

    Attributes:
        sentences: Its sentences, or a sample of them, in canonical order.
        terms: Aspect terms mentioned in them, as written, one entry per mention.
        keywords: c-TF-IDF words, most characteristic first.
    """

    sentences: tuple[str, ...]
    terms: tuple[str, ...]
    keywords: tuple[str, ...]


def label_topics(
    topics: Sequence[TopicText],
    centroids: Vectors,
    *,
    embed: Embed,
    known: Sequence[str | None] | None = None,
    taken: Sequence[str] = (),
) -> list[TopicLabel]:
    """Return one label per topic, distinct from each other and from `taken`; a topic with a known label keeps it.

    A candidate is a noun phrase of the topic's sentences, what is done to a thing ("password reset"), an aspect that
    its adjectives and verbs imply ("ease of use"), or two of these put together. It is ranked by how many sentences
    hold it, how much more often than the other topics', and its cosine with the centroid (KeyBERT, Grootendorst 2020).
    Where two topics want the same label, or two that read like one, the topic with most to lose has it. A topic that
    names nothing is called by what it is: "overall impression", "general complaints".

    Args:
        topics: In the order of the centroids.
        centroids: (k, dim) float32, rows L2-normalised.
        embed: Embeds phrases in the centroids' space.
        known: For each topic the label it keeps, or None for a new one; None: all are new.
        taken: Labels that other themes hold already.
    """
    parsed = [[clauses(s) for s in topic.sentences] for topic in topics]
    lexicon = learn_words(
        (s for topic in topics for s in topic.sentences),
        (s for topic in parsed for s in topic),
        (t for topic in topics for t in topic.terms),
    )
    corpus = read_corpus(parsed, lexicon)
    ranked = rank_options(corpus, centroids, embed=embed)
    known = known or [None] * len(topics)
    held = [label.lower() for label in known if label is not None]
    near = list(normalise(np.asarray(embed(held), dtype=np.float32))) if held else []
    chosen = _distinct(ranked, topics, corpus, known=known, taken=taken, near=near)
    labels = [label if known[i] else lexicon.spelt(label) for i, label in enumerate(chosen)]
    return [
        TopicLabel(label, topic.keywords[:10], describe(label, ranked[i], lexicon))
        for i, (label, topic) in enumerate(zip(labels, topics, strict=True))
    ]


def stems(label: str) -> frozenset[str]:
    """Return the label's words without endings and joining words: equal for labels that differ only in number or order."""
    words = [singular(w.replace("-", "")) for w in label.lower().split() if w not in ("and", "of", "the", "with")]
    return frozenset(re.sub(r"(?<=\w{3})(?:ping|ing|ed|er)$", "", w) for w in words)


def _distinct(
    ranked: Sequence[Sequence[Option]], topics: Sequence[TopicText], corpus: Corpus, *, known: Sequence[str | None],
    taken: Sequence[str], near: list[Vectors],
) -> list[str]:  # fmt: skip
    """Return one label per topic; of two topics that want the same, the one with most to lose gets it."""
    used = {stems(t) for t in [*taken, *filter(None, known)]}
    labels: dict[int, str] = {i: held for i, held in enumerate(known) if held is not None}
    waiting = {i: list(options) for i, options in enumerate(ranked) if i not in labels}
    while waiting:
        waiting = {
            i: [o for o in options if o.score > FALLBACK and _is_new(o, used, near)] for i, options in waiting.items()
        }
        topic = max(waiting, key=lambda i: (_loss(waiting[i]), -i))
        options = waiting.pop(topic)
        if options:
            labels[topic] = options[0].label
            near.append(options[0].vector)
        else:
            pairs = () if _names_company(topics[topic]) else _pairs(ranked[topic])
            names = chain(pairs, _general_names(topics[topic], side_of(corpus, topic)))
            labels[topic] = next(n for n in names if stems(n) not in used)
        used.add(stems(labels[topic]))
    return [labels[i] for i in range(len(topics))]


def _loss(options: Sequence[Option]) -> float:
    """Return what a topic loses without its best option; general topics are named last, the largest first."""
    if not options or options[0].label == OVERALL:
        return -1.0
    return options[0].score - max(FALLBACK, options[1].score if len(options) > 1 else 0.0)


def _pairs(options: Sequence[Option]) -> Iterator[str]:
    """Yield pairs such as "speed and ease of use", for a topic whose options have all gone to others."""
    plain = [o.label for o in options if o.label != OVERALL and not set(o.label.split()) & GLUE]
    for a, b in combinations(plain[:3], 2):
        if not stems(a) & stems(b):
            yield f"{a} and {b}"


def _general_names(topic: TopicText, side: str | None) -> Iterator[str]:
    """Yield names for a topic that names nothing: plain once, then by what sets it apart."""
    if _names_company(topic):
        yield COMPANY
    yield OVERALL
    if side:
        yield f"general {side}"
    yield from GENERAL
    yield from (f"other remarks {i}" for i in count(1))


def _is_new(option: Option, used: set[frozenset[str]], near: Sequence[Vectors]) -> bool:
    if stems(option.label) in used:
        return False
    same = SAME_JOINED if " and " in option.label else SAME
    return not near or float((np.stack(near) @ option.vector).max()) < same


def _names_company(topic: TopicText) -> bool:
    """Return whether many of the topic's sentences have a masked name, and so are about the company or a branch of it."""
    return sum(bool(BRANDS.search(s)) for s in topic.sentences) > COMPANY_SHARE * len(topic.sentences)


def describe(label: str, ranked: Sequence[Option], lexicon: Lexicon) -> str:
    """Return one line that says what the label stands for, and the other things that the topic's sentences name."""
    also: list[str] = []
    for o in ranked:
        words = stems(o.label)
        if not words & stems(" ".join([label, *also])) and not set(o.label.split()) & GLUE and o.label != OVERALL:
            also.append(o.label)
    if label.split()[0] in ("overall", "general", "other") and not also:
        return f"What customers say without naming one subject: {label}."
    if label.endswith(" overall") and label == label.lower():
        label = f"the {label}"
    named = f", such as {_listed([lexicon.spelt(a) for a in also[:3]])}" if also else ""
    return f"What customers say about {label}{named}."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
