"""Labels that a person would write: short noun phrases from the aspect terms and n-grams of a topic's sentences."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.topics.aspects import BARE, IMPLIED, LEAST
from models.topics.refine import normalise
from models.topics.types import TopicLabel, Vectors
from models.topics.words import BRANDS, OPINION, stop_words, tokens

Embed = Callable[[Sequence[str]], Vectors]
CANDIDATES = 40
"""Phrases a topic that are embedded and compared."""
MAX_WORDS = 3
LEAST_COVERED = 0.04
"""Share of a topic's sentences that must use a phrase before it can name the topic."""
SPECIFIC = 0.15
"""A longer phrase takes the place of the word it contains when it makes up this share of the word's uses."""
COMPANY = "company overall"
GENERAL = ("overall impression", "overall experience", "general remarks")
_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "my",
        "your",
        "their",
        "our",
        "his",
        "her",
        "its",
        "this",
        "that",
        "these",
        "those",
        "any",
        "no",
        "some",
    ]
)


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

    A candidate is an aspect term, or two or three words that stand together and end in the head of an aspect term.
    It is ranked by how much more often the topic's sentences use it than the others' do, times its cosine with the
    centroid (KeyBERT, Grootendorst 2020) above that with the other topics.

    Args:
        topics: In the order of the centroids.
        centroids: (k, dim) float32, rows L2-normalised.
        embed: Embeds phrases in the centroids' space.
        known: For each topic the label it keeps, or None for a new one; None: all are new.
        taken: Labels that other themes hold already.
    """
    nouns = noun_heads(topics)
    counts = [_candidates(topic, nouns) for topic in topics]
    everywhere: Counter[str] = Counter()
    for found, topic in zip(counts, topics, strict=True):
        implied = implied_aspects(topic)
        everywhere.update(found)
        everywhere.update(implied)
        found.update({phrase: n for phrase, n in implied.items() if n >= LEAST * len(topic.sentences)})
    total = max(1, sum(len(t.sentences) for t in topics))
    shortlists = [
        _shortlist(found, everywhere, len(t.sentences), total) for found, t in zip(counts, topics, strict=True)
    ]
    phrases = sorted({p for short in shortlists for p, _ in short})
    vectors = (
        dict(zip(phrases, normalise(np.asarray(embed(phrases), dtype=np.float32)), strict=True)) if phrases else {}
    )
    ranked = [
        _prefer_longer(_rank(short, vectors, centroids, topic, frozenset(topics[topic].keywords)), counts[topic])
        for topic, short in enumerate(shortlists)
    ]
    labels = _distinct(ranked, topics, known=known or [None] * len(topics), taken=taken)
    return [
        TopicLabel(label, topic.keywords[:10], describe(label, topic.keywords, ranked[i]))
        for i, (label, topic) in enumerate(zip(labels, topics, strict=True))
    ]


def clean_phrase(text: str) -> str:
    """An aspect term as a label would write it: lower case, no opinion or stop word at its ends; "" if none."""
    words = tokens(text)
    stop = stop_words()
    while words and (words[0] in stop or words[0] in OPINION):
        words = words[1:]
    while words and (words[-1] in stop or words[-1] in OPINION):
        words = words[:-1]
    return " ".join(words) if 0 < len(words) <= MAX_WORDS and not set(words) & OPINION else ""


def noun_heads(topics: Sequence[TopicText]) -> frozenset[str]:
    """Words that end an aspect term somewhere, or, where terms are few, that mostly follow a determiner."""
    heads: Counter[str] = Counter()
    uses: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for topic in topics:
        heads.update(p.split()[-1] for p in map(clean_phrase, topic.terms) if p)
        for sentence in topic.sentences:
            words = tokens(sentence)
            uses.update(words)
            after.update(w for d, w in pairwise(words) if d in _DETERMINERS)
    stop = stop_words() | OPINION
    named = {w for w, n in heads.items() if w not in stop and n >= 2 and n >= 0.1 * uses[w]}
    implied = {w for w, n in after.items() if w not in stop and n >= 5 and n >= 0.25 * uses[w]}
    return frozenset(named or implied)


def _candidates(topic: TopicText, nouns: frozenset[str]) -> Counter[str]:
    """Phrases of a topic with their number of uses; singular and plural count together under the more used form."""
    stop = stop_words() | OPINION
    found: Counter[str] = Counter()
    for phrase in map(clean_phrase, topic.terms):
        if phrase and phrase.split()[-1] in nouns:
            found[phrase] += 1
    for sentence in topic.sentences:
        words = tokens(sentence)
        seen = set()
        for n in range(1, MAX_WORDS + 1):
            for i in range(len(words) - n + 1):
                gram = words[i : i + n]
                if gram[-1] in nouns and not any(w in stop for w in gram) and all(w in nouns for w in gram[:-1]):
                    seen.add(" ".join(gram))
        found.update(seen)
    return _one_form(found)


def implied_aspects(topic: TopicText) -> Counter[str]:
    """Implied aspects with the number of sentences that hold one of their words."""
    spoken = [frozenset(tokens(s)) for s in topic.sentences]
    return Counter({phrase: sum(bool(words & s) for s in spoken) for phrase, words in IMPLIED.items()})


def _one_form(found: Counter[str]) -> Counter[str]:
    """Counts with singular and plural added up under the form that is used more."""
    groups: dict[str, list[str]] = {}
    for phrase in sorted(found):
        groups.setdefault(_singular(phrase), []).append(phrase)
    return Counter({max(g, key=lambda p: (found[p], p)): sum(found[p] for p in g) for g in groups.values()})


def _singular(phrase: str) -> str:
    """The phrase without plural endings: a key for comparing, not for showing."""
    words = [w.replace("-", "") for w in phrase.split()]
    return " ".join(re.sub(r"(?<=[^s])s$", "", re.sub(r"ies$", "y", w)) for w in words)


def _shortlist(found: Counter[str], everywhere: Counter[str], n: int, total: int) -> list[tuple[str, float]]:
    """The CANDIDATES phrases with most weight: log-odds of use in the topic against all, times the root of the uses."""
    weighted = []
    for phrase, uses in found.items():
        if uses < max(2, LEAST_COVERED * n) or set(phrase.split()) <= BARE:
            continue
        lift = (uses / max(1, n)) / ((everywhere[phrase] + 1.0) / total)
        weighted.append((phrase, max(0.0, math.log(max(lift, 1e-9))) * math.sqrt(uses)))
    weighted.sort(key=lambda pair: (-round(pair[1], 9), pair[0]))
    top = [pair for pair in weighted if pair[1] > 0][:CANDIDATES]
    highest = top[0][1] if top else 1.0
    return [(phrase, weight / highest) for phrase, weight in top]


def _rank(
    short: Sequence[tuple[str, float]], vectors: dict[str, Vectors], centroids: Vectors, topic: int,
    keywords: frozenset[str],
) -> list[tuple[str, float]]:  # fmt: skip
    """Phrases with their final score, best first."""
    ranked = []
    for phrase, weight in short:
        cosines = centroids @ vectors[phrase]
        own = float(cosines[topic])
        others = float(np.delete(cosines, topic).max(initial=0.0))
        words = phrase.split()
        longer = 0.2 * (len(words) == 2) + 0.1 * (len(words) == 3)
        shared = sum(w in keywords for w in words) / len(words)
        score = weight + 1.0 * own + 0.5 * min(0.0, own - others) + 0.25 * shared + longer
        ranked.append((phrase, round(score, 6)))
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))


def _prefer_longer(ranked: list[tuple[str, float]], counts: Counter[str]) -> list[tuple[str, float]]:
    """The ranking with "customer service" before "service" where much of the latter's use is the former."""
    if not ranked or " " in ranked[0][0]:
        return ranked
    word = ranked[0][0]
    longer = [pair for pair in ranked if word in pair[0].split()[1:] or pair[0].split()[0] == word]
    longer = [pair for pair in longer if " " in pair[0] and counts[pair[0]] >= SPECIFIC * counts[word]]
    if not longer:
        return ranked
    best = max(longer, key=lambda pair: (counts[pair[0]], pair[0]))
    return [best, *(pair for pair in ranked if pair != best)]


def _distinct(
    ranked: Sequence[Sequence[tuple[str, float]]], topics: Sequence[TopicText], *, known: Sequence[str | None],
    taken: Sequence[str],
) -> list[str]:  # fmt: skip
    """A label each, larger topics choosing first; two labels never have the same words."""
    used = {frozenset(_singular(t.lower()).split()) for t in [*taken, *filter(None, known)]}
    labels = []
    for topic, phrases, held in zip(topics, ranked, known, strict=True):
        if held is not None:
            labels.append(held)
            continue
        options = [p for p, _ in phrases]
        if _names_company(topic):
            options = [COMPANY, *(f"{COMPANY} ({p})" for p in options[:3])]
        options += [f"{a} and {b}" for a in options[:3] for b in options[1:4] if not set(a.split()) & set(b.split())]
        options += GENERAL
        options += [f"other remarks {n}" for n in range(1, len(topics) + len(taken) + 2)]
        label = next(o for o in options if frozenset(_singular(o).split()) not in used)
        used.add(frozenset(_singular(label).split()))
        labels.append(label)
    return labels


def _names_company(topic: TopicText) -> bool:
    """Whether most of the topic's sentences hold a masked name: they are about the company, or a branch of it."""
    return sum(bool(BRANDS.search(s)) for s in topic.sentences) > 0.5 * len(topic.sentences)


def describe(label: str, keywords: Sequence[str], ranked: Sequence[tuple[str, float]]) -> str:
    """One line: the label, what else the sentences name, and their characteristic words."""
    also = [p for p, _ in ranked if not set(p.split()) & set(label.split())][:3]
    named = f", such as {_listed(also)}" if also else ""
    words = f"; typical words: {', '.join(keywords[:5])}" if keywords else ""
    return f"What customers say about {label}{named}{words}."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
