"""Labels that a person would write: short noun phrases for what a topic's sentences are about, distinct from each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np

from models.topics.aspects import OVERALL
from models.topics.corpus import read_corpus
from models.topics.nouns import Lexicon, clauses, learn_words, singular
from models.topics.ranking import Embed, Option, rank_options
from models.topics.refine import normalise
from models.topics.types import TopicLabel, Vectors
from models.topics.words import BLAME, BRANDS, PRAISE, tokens

SAME = 0.85
"""Cosine at which two labels read as one."""
COMPANY = "company overall"
GENERAL = ("overall experience", "general remarks")
FALLBACK = 0.7
"""What a general name is worth, as a score."""
ONE_SIDED = 2
"""A topic is praise, or complaint, where it has this many times as many sentences of the one as of the other."""


@dataclass(frozen=True, slots=True)
class TopicText:
    """What labelling knows of a topic.

    Attributes:
        sentences: Its sentences, or a sample of them, in canonical order.
        terms: Aspect terms mentioned in them, as written, one entry a mention.
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
    """One label a topic, distinct from each other and from `taken`; a topic with a known label keeps it.

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
    held = [label for label in known if label is not None]
    near = list(normalise(np.asarray(embed(held), dtype=np.float32))) if held else []
    chosen = _distinct(ranked, topics, known=known, taken=taken, near=near)
    labels = [label if known[i] else lexicon.spelt(label) for i, label in enumerate(chosen)]
    return [
        TopicLabel(label, topic.keywords[:10], describe(label, ranked[i], lexicon))
        for i, (label, topic) in enumerate(zip(labels, topics, strict=True))
    ]


def stems(label: str) -> frozenset[str]:
    """The label's words without endings and joining words: equal for labels that differ in number or order only."""
    words = [singular(w.replace("-", "")) for w in label.lower().split() if w not in ("and", "of", "the", "with")]
    return frozenset(re.sub(r"(?<=\w{3})(?:ping|ing|ed|er)$", "", w) for w in words)


def _distinct(
    ranked: Sequence[Sequence[Option]], topics: Sequence[TopicText], *, known: Sequence[str | None],
    taken: Sequence[str], near: list[Vectors],
) -> list[str]:  # fmt: skip
    """A label each; of two topics that want the same, the one with most to lose has it."""
    used = {stems(t) for t in [*taken, *filter(None, known)]}
    labels: dict[int, str] = {i: held for i, held in enumerate(known) if held is not None}
    waiting = {i: list(options) for i, options in enumerate(ranked) if i not in labels}
    while waiting:
        waiting = {i: [o for o in options if _is_new(o, used, near)] for i, options in waiting.items()}
        topic = max(waiting, key=lambda i: (_loss(waiting[i]), -i))
        options = waiting.pop(topic)
        if options:
            labels[topic] = options[0].label
            near.append(options[0].vector)
        else:
            labels[topic] = _general_name(topics[topic], used)
        used.add(stems(labels[topic]))
    return [labels[i] for i in range(len(topics))]


def _loss(options: Sequence[Option]) -> float:
    """What a topic loses without its best option; one with none left is named last."""
    if not options:
        return -1.0
    return options[0].score - max(FALLBACK, options[1].score if len(options) > 1 else 0.0)


def _general_name(topic: TopicText, used: set[frozenset[str]]) -> str:
    """A name for a topic that names nothing: plain once, then by what sets it apart."""
    said = [frozenset(tokens(s)) for s in topic.sentences]
    good, bad = sum(bool(s & PRAISE) for s in said), sum(bool(s & BLAME) for s in said)
    side = ["general praise"] if good >= ONE_SIDED * bad else ["general complaints"] if bad >= ONE_SIDED * good else []
    company = [COMPANY] if _names_company(topic) else []
    names = [*company, OVERALL, *side, *GENERAL]
    numbered = (f"other remarks {i}" for i in count(1))
    return next(n for n in chain(names, numbered) if stems(n) not in used)


def _is_new(option: Option, used: set[frozenset[str]], near: Sequence[Vectors]) -> bool:
    if stems(option.label) in used:
        return False
    return not near or float((np.stack(near) @ option.vector).max()) < SAME


def _names_company(topic: TopicText) -> bool:
    """Whether most of the topic's sentences hold a masked name: they are about the company, or a branch of it."""
    return sum(bool(BRANDS.search(s)) for s in topic.sentences) > 0.5 * len(topic.sentences)


def describe(label: str, ranked: Sequence[Option], lexicon: Lexicon) -> str:
    """One line: what the label stands for, and the other things that the topic's sentences name."""
    also: list[str] = []
    for o in ranked:
        words = stems(o.label)
        if (
            not words & stems(" ".join([label, *also]))
            and "and" not in o.label.split()
            and not o.label.endswith(" overall")
        ):
            also.append(o.label)
    named = f", such as {_listed([lexicon.spelt(a) for a in also[:3]])}" if also else ""
    return f"What customers say about {label}{named}."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
