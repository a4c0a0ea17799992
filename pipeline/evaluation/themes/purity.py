"""Themes assigned from text only against the human themes of the reviews that have one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.cards.figure import Figure
from models.evaluation.topics import clusterings
from pipeline.evaluation.themes.corpora import Corpus, Integers
from pipeline.evaluation.themes.peer_fits import Peers
from pipeline.evaluation.themes.registered_fits import Registered, refit, review_themes, spoken_labels
from pipeline.evaluation.themes.theme_tables import OURS, table_figure
from pipeline.themes.tables import Vectors

AIM = 0.38
"""V-measure aimed at on the single-theme reviews of FABSA train."""


def purity(
    corpus: Corpus,
    review_vectors: Vectors,
    *,
    table: str,
    ours: Registered,
    peers: Peers,
    seeds: Sequence[int],
    sentence_seeds: Sequence[int] | None = None,
    aim: float | None = None,
) -> list[Figure]:
    """Return one row per method: clusters, reviews without one, V-measure, NMI and AMI with and without those.

    Args:
        corpus: With human themes.
        review_vectors: (s, dim) whole reviews of corpus.single, embedded.
        table: Key of the table.
        ours: Fitted on all sentences of the corpus.
        peers: The others.
        seeds: Of the peers.
        sentence_seeds: Of plain BERTopic on all sentences, which takes longest; the same when None.
        aim: V-measure to reach.
    """
    single = corpus.single
    human = corpus.human[single]
    texts = [corpus.reviews[i] for i in single]
    mine = review_themes(corpus, *ours.assign(corpus.spoken))[single]
    alone = _fit_on_reviews(corpus, single, seed=seeds[0])
    on_reviews = [peers.bertopic(texts, review_vectors, seed=s)[0] for s in seeds]
    on_sentences = [
        review_themes(corpus, spoken_labels(corpus, peers.bertopic(corpus.sentences, corpus.embeddings, seed=s)[0]))[single]
        for s in (seeds if sentence_seeds is None else sentence_seeds)
    ]  # fmt: skip
    k, theirs = len(ours.theme_ids), max(2, int(on_reviews[0].max()) + 1)

    def rows(row: str, found: Sequence[Integers], *, gated: bool = False) -> list[Figure]:
        return _row(table, row, human, found, gated=gated, aim=aim if gated else None)

    figures = [
        *rows(OURS, [mine], gated=True),
        *rows("ours, fitted on the sentences of these reviews alone", [alone]),
        *rows("plain BERTopic, one review per document", on_reviews),
        *rows("plain BERTopic, the same sentences", on_sentences),
    ]
    for count in dict.fromkeys((k, theirs)):
        figures += rows(f"NMF on TF-IDF, {count} topics", [peers.nmf(texts, topics=count, seed=s) for s in seeds])
        figures += rows(
            f"k-means of reviews, {count} clusters", [peers.kmeans(review_vectors, topics=count, seed=s) for s in seeds]
        )
    sentences = [
        review_themes(corpus, spoken_labels(corpus, peers.kmeans(corpus.embeddings, topics=k, seed=s)))[single]
        for s in seeds
    ]
    return [*figures, *rows(f"k-means of sentences, {k} clusters", sentences)]


def _fit_on_reviews(corpus: Corpus, reviews: Integers, *, seed: int) -> Integers:
    """Return the themes of the reviews if the fit saw only their sentences."""
    there = np.isin(corpus.spoken_in, reviews) & (corpus.place >= 0)
    used = np.unique(corpus.place[there])
    fitted = refit(corpus, rows=used, seed=seed)
    return review_themes(corpus, *fitted.assign(corpus.spoken))[reviews]


def _row(
    table: str, row: str, human: Integers, found: Sequence[Integers], *, gated: bool, aim: float | None
) -> list[Figure]:
    def measure(column: str, values: Sequence[float], **more: object) -> Figure:
        return table_figure(table=table, row=row, column=column, values=tuple(values), n=len(human), **more)  # type: ignore[arg-type]

    return [
        measure("clusters", [len(np.unique(f[f >= 0])) for f in found], unit="count", better="neither"),
        measure("without one", [float((f < 0).mean()) for f in found], unit="share", better="lower", gated=gated),
        measure("V-measure", [clusterings.v_measure(human, f) for f in found], gated=gated, target=aim),
        measure("NMI", [clusterings.nmi(human, f) for f in found], gated=gated),
        measure("AMI", [clusterings.adjusted_mi(human, f) for f in found], gated=gated),
        measure(
            "V-measure of the rest", [clusterings.v_measure(human, f, unthemed="left_out") for f in found], gated=gated
        ),
        measure("NMI of the rest", [clusterings.nmi(human, f, unthemed="left_out") for f in found], gated=gated),
    ]
