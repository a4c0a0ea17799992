"""Topics, unthemed share, coherence and diversity over seeds, beside plain BERTopic on the same sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from models.cards.figure import Figure
from models.topics import topic_quality
from pipeline.evaluation.themes.corpora import Corpus, Integers
from pipeline.evaluation.themes.peer_fits import Peers
from pipeline.evaluation.themes.registered_fits import Registered, spoken_labels
from pipeline.evaluation.themes.theme_tables import OURS, table_figure

UNTHEMED = 0.15
"""Share aimed at on FABSA train."""
_PLAIN = re.compile(r"(?u)\b\w\w+\b")
"""scikit-learn's default token, which plain BERTopic uses."""


def coherence(
    corpus: Corpus, *, ours: Sequence[Registered], peers: Peers, seeds: Sequence[int], aim: float | None = None
) -> list[Figure]:
    """Return three rows: ours, plain BERTopic, and plain BERTopic's clusters described by the product's words.

    The third tells apart what the clusters and what the choice of words do to NPMI and diversity.

    Args:
        corpus: Sentences.
        ours: A fit on all its sentences for each seed.
        peers: For plain BERTopic.
        seeds: As many as ours.
        aim: Unthemed share to reach.
    """
    from models.evaluation.topics.topic_peers import characteristic_words

    theirs = [peers.bertopic(corpus.sentences, corpus.embeddings, seed=s) for s in seeds]
    by_sentence = [tokens_of(s) for s in corpus.sentences]
    by_review = [tokens_of(r) for r in corpus.reviews]
    mine = [model.assign(corpus.embeddings)[0] for model in ours]
    spoken = [np.where(corpus.place >= 0, model.assign(corpus.spoken)[0], -1) for model in ours]
    rows = [
        (OURS, mine, spoken, [model.fitted.keywords for model in ours]),
        ("plain BERTopic", [f for f, _ in theirs], [spoken_labels(corpus, f) for f, _ in theirs], [w for _, w in theirs]),
        ("plain BERTopic, our words", [], [], [characteristic_words(corpus.sentences, f) for f, _ in theirs]),
    ]  # fmt: skip
    figures: list[Figure] = []
    for row, labels, everywhere, words in rows:
        name, gated = f"{corpus.name}, {row}", row == OURS
        figures += _shares(name, labels, everywhere, gated=gated, aim=aim if gated else None)
        figures += _words(name, words, by_sentence, by_review, gated=gated)
    return figures


def tokens_of(text: str) -> list[str]:
    """Return every word that either tokeniser would make of a text: each method's words are found as it spells them."""
    from models.topics.words import tokens

    return sorted({*tokens(text), *_PLAIN.findall(text.lower())})


def _shares(
    row: str, labels: Sequence[Integers], everywhere: Sequence[Integers], *, gated: bool, aim: float | None
) -> list[Figure]:
    if not labels:
        return []
    n = len(labels[0])
    topics = tuple(float(len(np.unique(f[f >= 0]))) for f in labels)
    fitted = tuple(float((f < 0).mean()) for f in labels)
    spoken = tuple(float((f < 0).mean()) for f in everywhere)
    largest = tuple(float(np.unique(f[f >= 0], return_counts=True)[1].max(initial=0)) / n for f in labels)
    return [
        table_figure(table="seeds", row=row, column="topics", values=topics, n=n, unit="count", better="neither"),
        table_figure(table="seeds", row=row, column="unthemed", values=fitted, n=n, unit="share", better="lower", gated=gated, target=aim),
        table_figure(table="seeds", row=row, column="of all spoken", values=spoken, n=len(everywhere[0]), unit="share", better="lower", gated=gated),
        table_figure(table="seeds", row=row, column="largest", values=largest, n=n, unit="share", better="neither"),
    ]  # fmt: skip


def _words(
    row: str, words: Sequence[Sequence[Sequence[str]]], by_sentence: Sequence[Sequence[str]],
    by_review: Sequence[Sequence[str]], *, gated: bool,
) -> list[Figure]:  # fmt: skip
    def mean_npmi(documents: Sequence[Sequence[str]]) -> tuple[float, ...]:
        return tuple(float(topic_quality.npmi_coherence(w, documents).mean()) if w else -1.0 for w in words)

    diversity = tuple(topic_quality.topic_diversity(w, top=10) for w in words)
    return [
        table_figure(table="seeds", row=row, column="NPMI", values=mean_npmi(by_sentence), n=len(by_sentence), gated=gated),
        table_figure(table="seeds", row=row, column="NPMI in reviews", values=mean_npmi(by_review), n=len(by_review), gated=gated),
        table_figure(table="seeds", row=row, column="diversity", values=diversity, n=len(words[0]), gated=gated),
    ]  # fmt: skip
