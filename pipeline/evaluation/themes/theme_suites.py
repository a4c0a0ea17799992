"""Every figure of the card, suite by suite: purity, seeds, stability, labels."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.base import Annotator
from models.cards.figure import Figure
from pipeline.contract import Progress
from pipeline.evaluation.themes.array_cache import Cache
from pipeline.evaluation.themes.coherence import UNTHEMED, coherence
from pipeline.evaluation.themes.corpora import READERS, Corpus, read_corpus, with_embeddings
from pipeline.evaluation.themes.disturbances import stability
from pipeline.evaluation.themes.label_figures import label_figures_of
from pipeline.evaluation.themes.peer_fits import Peers
from pipeline.evaluation.themes.purity import AIM, purity
from pipeline.evaluation.themes.registered_fits import Registered, refit
from pipeline.evaluation.themes.theme_tables import Table
from pipeline.themes.tables import Vectors

TABLES = (
    Table(
        "purity",
        "Reviews of FABSA train with one human theme, themes from text only, shipped embedding",
        (
            "A review has the theme of most of its sentences (ties: the highest sum of cosines).",
            "Reviews without one are a cluster of their own; \"of the rest\" leaves them out.",
            "NMI: geometric mean of the entropies; over the arithmetic mean it is the V-measure. AMI is adjusted for "
            "chance, which favours many clusters in the other two.",
            "The shipped encoder has learnt FABSA's themes from these training reviews: see the next table for an "
            "embedding that has not.",
        ),
    ),
    Table(
        "purity-base",
        "The same with the embeddings of all-MiniLM-L6-v2, which has seen no review",
        ("Sentences and reviews are embedded by the base model; the product's rules and settings are the same.",),
    ),
    Table(
        "seeds",
        "Topics, unthemed share, coherence and diversity: mean ± standard deviation over the seeds",
        (
            "On the distinct sentences that a fit sees; \"of all spoken\" also counts the ones too short or without "
            "content. NPMI of ten words, co-occurrence within sentences, or within reviews; diversity of ten words.",
            "\"Our words\": the clusters of plain BERTopic, described by the product's words, without stop words.",
        ),
    ),
    Table(
        "stability",
        "Sentences that keep their theme",
        (
            "Ours: theme ids through the registry, of the sentences that had a theme; plain BERTopic: the topic's number. ARI with the unthemed as one cluster.",
        ),
    ),
    Table(
        "themes",
        "Stability by theme: best Jaccard with the themes of fits on 90 and 80 % of the sentences",
        ("Unstable: mean under 0.5 (Hennig 2007).",),
    ),
    Table(
        "labels",
        "Labels, counted without a reader",
        (
            "Unique: whatever the case, number and order of the words. Holds an aspect term: all words of one that its "
            "sentences mention. Nearest: its embedding to its own theme's centroid rather than another's.",
        ),
    ),
)  # fmt: skip
SUITES = ("purity", "purity-base", "seeds", "stability", "labels")
"""What can be measured on its own; stability makes the table of themes, too."""
QUICK = 500
"""Reviews of each data set in the small version."""


BASE_SEEDS = 1
"""Seeds of plain BERTopic on all sentences with the base model's embeddings: a minute and more each."""


@dataclass(slots=True)
class Bench:
    """What the suites share.

    Attributes:
        corpora: By name; the first has human themes.
        annotator: Embeds.
        base: Embeds texts by the base model; None if it is not installed.
        peers: Fits of the others.
        cache: Of costly arrays.
        seeds: One per fit.
        progress: Told of each step.
        aims: Whether the tables show what to reach.
        fits: Ours, by corpus and seed, as they were made.
    """

    corpora: Sequence[Corpus]
    annotator: Annotator
    base: Callable[[Sequence[str]], Vectors] | None
    peers: Peers
    cache: Cache
    seeds: tuple[int, ...]
    progress: Progress
    aims: bool = True
    fits: dict[tuple[str, int], Registered] = field(default_factory=dict)

    def measure(self, suites: Collection[str]) -> list[Figure]:
        """Return the figures of these suites; the product's own come first, since plain BERTopic takes longest."""
        figures: list[Figure] = []
        for i, corpus in enumerate(self.corpora):
            if "labels" in suites:
                self.progress.start(f"{corpus.name}: labels")
                figures += label_figures_of(corpus, self._fit(corpus), self.annotator)
            if "stability" in suites:
                self.progress.start(f"{corpus.name}: stability")
                figures += stability(
                    corpus, whole=self._fit(corpus), peers=None if i else self.peers, replicates=len(self.seeds),
                    seed=self.seeds[0], aims=self.aims,
                )  # fmt: skip
        labelled = self.corpora[0]
        if "purity" in suites:
            figures += self._purity("purity", labelled, self.annotator.embed, self._fit(labelled), aim=AIM)
        if "purity-base" in suites and self.base is not None:
            self.progress.start(f"{labelled.name}: with the base model's embeddings")
            other = with_embeddings(labelled, self.base, cache=self.cache, name="base")
            figures += self._purity("purity-base", other, self.base, refit(other, seed=self.seeds[0]), aim=None)
        for i, corpus in enumerate(self.corpora if "seeds" in suites else ()):
            self.progress.start(f"{corpus.name}: {len(self.seeds)} seeds, ours and plain BERTopic")
            aim = UNTHEMED if i == 0 and self.aims else None
            ours = [self._fit(corpus, seed) for seed in self.seeds]
            figures += coherence(corpus, ours=ours, peers=self.peers, seeds=self.seeds, aim=aim)
        self.progress.finish()
        return figures

    def _fit(self, corpus: Corpus, seed: int | None = None) -> Registered:
        """Return our fit on all sentences of a corpus, by the first seed when None; made once."""
        key = (corpus.name, self.seeds[0] if seed is None else seed)
        if key not in self.fits:
            self.fits[key] = refit(corpus, seed=key[1])
        return self.fits[key]

    def _purity(
        self, table: str, corpus: Corpus, embed: Callable[[Sequence[str]], Vectors], ours: Registered, *,
        aim: float | None,
    ) -> list[Figure]:  # fmt: skip
        self.progress.start(f"{table}: peers on the reviews with one theme")
        texts = [corpus.reviews[i] for i in corpus.single]
        made_from = [texts, table, self.annotator.fingerprint]
        vectors = self.cache.arrays(f"reviews-{table}", made_from, lambda: {"vectors": embed(texts)})["vectors"]
        return purity(
            corpus, vectors, table=table, ours=ours, peers=self.peers, seeds=self.seeds,
            sentence_seeds=self.seeds if table == "purity" else self.seeds[:BASE_SEEDS], aim=aim if self.aims else None,
        )  # fmt: skip


def open_bench(
    annotator: Annotator, datasets: Path, *, seeds: int, quick: bool, cache: Cache, progress: Progress
) -> Bench:
    """Return the three data sets and the peers.

    Raises:
        ModelError: A data set is missing.
    """
    from models.evaluation.topics.topic_peers import base_embeddings, has_base
    from pipeline.config.settings import Settings

    corpora = []
    for name in READERS:
        progress.start(f"{name}: annotating")
        corpora.append(read_corpus(name, datasets, annotator, cache=cache, limit=QUICK if quick else None))
    first = Settings().seed
    return Bench(
        corpora=corpora, annotator=annotator, base=base_embeddings if has_base() else None, peers=Peers(cache),
        cache=cache, seeds=tuple(range(first, first + seeds)), progress=progress, aims=not quick,
    )  # fmt: skip
