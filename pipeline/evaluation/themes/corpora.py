"""The texts that themes are measured on: reviews, and their sentences as a fit and as an assignment see them."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.base import Annotator
from models.evaluation.labelled_data import data_file, read_records
from pipeline.config.settings import ThemeSettings
from pipeline.evaluation.themes.array_cache import Arrays, Cache
from pipeline.themes.tables import Vectors, unpack_embeddings

Integers = NDArray[np.int64]
MIN_WORDS = int(ThemeSettings().min_words)
BATCH = 512


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Reviews, the sentences spoken in them, and the distinct sentences that a fit sees.

    Attributes:
        name: Of the data set.
        reviews: Texts, in the order of the file; a text that repeats stays, as verbatims do.
        human: (n_reviews,) the human theme's number; -1 if a review has none or several.
        spoken_in: (m,) review of each spoken sentence.
        spoken: (m, dim) float32 its embedding, rounded as the warehouse stores it, rows L2-normalised.
        place: (m,) its position among `sentences`; -1 if it is never compared with a theme (too short, no content).
        sentences: Distinct sentences with content, in canonical order (md5 of the text).
        embeddings: (n, dim) theirs; of equal sentences that of the text with the lowest hash.
        terms: Aspect terms mentioned in each of `sentences`.
        polarity: (n,) float64 of each of them, in [-1, 1].
    """

    name: str
    reviews: tuple[str, ...]
    human: Integers
    spoken_in: Integers
    spoken: Vectors
    place: Integers
    sentences: tuple[str, ...]
    embeddings: Vectors
    terms: tuple[tuple[str, ...], ...]
    polarity: NDArray[np.float64]

    @property
    def single(self) -> Integers:
        """Return the positions of the reviews with one human theme."""
        return np.flatnonzero(self.human >= 0)


def read_fabsa(datasets: Path) -> tuple[list[str], list[int]]:
    """Return FABSA train: texts, and the number of the human theme if the labels name one; -1 if they name several.

    Raises:
        ModelError: The file is missing.
    """
    records = read_records(datasets, "fabsa/train.jsonl")
    sets = [sorted({x["theme"] for x in r["labels"]}) for r in records]
    names = sorted({theme for themes in sets for theme in themes})
    return [r["text"] for r in records], [names.index(s[0]) if len(s) == 1 else -1 for s in sets]


def read_alexa(datasets: Path) -> tuple[list[str], list[int]]:
    """Return the speaker's reviews; nobody gave them themes.

    Raises:
        ModelError: The file is missing.
    """
    with data_file(datasets, "alexa_reviews/amazon_alexa.tsv").open(encoding="utf-8", newline="") as file:
        texts = [row["verified_reviews"] for row in csv.DictReader(file, delimiter="\t")]
    return texts, [-1] * len(texts)


def read_products(datasets: Path) -> tuple[list[str], list[int]]:
    """Return the product sentences, each as a review of its own; nobody gave them themes.

    Raises:
        ModelError: A file is missing.
    """
    names = ("product_reviews/product_reviews_1.jsonl", "product_reviews/product_reviews_2.jsonl")
    texts = [r["text"] for r in read_records(datasets, *names)]
    return texts, [-1] * len(texts)


READERS: dict[str, Callable[[Path], tuple[list[str], list[int]]]] = {
    "FABSA": read_fabsa,
    "Alexa": read_alexa,
    "products": read_products,
}


def read_corpus(name: str, datasets: Path, annotator: Annotator, *, cache: Cache, limit: int | None = None) -> Corpus:
    """Return a data set by its key in READERS, annotated; only its first `limit` reviews, if given.

    Raises:
        ModelError: Its file is missing.
    """
    texts, human = READERS[name](datasets)
    return make_corpus(name, texts[:limit], human[:limit], annotator, cache=cache)


def make_corpus(
    name: str, texts: Sequence[str], human: Sequence[int], annotator: Annotator, *, cache: Cache | None = None
) -> Corpus:
    """Return the corpus of these reviews; an empty review is left out.

    Args:
        name: Of the corpus.
        texts: Reviews as published: sentences are cut by the annotator; nothing is redacted.
        human: Number of each review's theme, -1 for none.
        annotator: Cuts and embeds.
        cache: Where annotations are kept.
    """
    from models.topics.words import why_unthemed

    kept = [i for i, text in enumerate(texts) if text.strip()]
    reviews = [texts[i] for i in kept]
    made_from = [annotator.fingerprint, reviews]
    found = (cache or Cache()).arrays("sentences", made_from, lambda: _annotate(reviews, annotator))
    spans: Integers = found["spans"]
    spoken = unpack_embeddings([row.tobytes() for row in found["embeddings"]])
    said = [reviews[owner][start:end] for owner, start, end in spans.tolist()]
    terms = [tuple(json.loads(t)) for t in found["terms"].tolist()]
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in reviews]
    order = sorted(range(len(said)), key=lambda i: (hashes[spans[i, 0]], spans[i, 1]))
    chosen = {said[i]: i for i in reversed(order) if why_unthemed(said[i], min_words=MIN_WORDS) is None}
    sentences = sorted(chosen, key=lambda text: hashlib.md5(text.encode(), usedforsecurity=False).hexdigest())
    position = {sentence: i for i, sentence in enumerate(sentences)}
    return Corpus(
        name=name,
        reviews=tuple(reviews),
        human=np.array([human[i] for i in kept], dtype=np.int64),
        spoken_in=spans[:, 0].astype(np.int64),
        spoken=spoken,
        place=np.array([position.get(text, -1) for text in said], dtype=np.int64),
        sentences=tuple(sentences),
        embeddings=spoken[[chosen[s] for s in sentences]],
        terms=tuple(terms[chosen[s]] for s in sentences),
        polarity=found["polarity"][[chosen[s] for s in sentences]],
    )


def with_embeddings(corpus: Corpus, embed: Callable[[Sequence[str]], Vectors], *, cache: Cache, name: str) -> Corpus:
    """Return the corpus in another space: each sentence is embedded alone, equal ones equally.

    Args:
        corpus: As annotated.
        embed: (n, dim) float32 of texts.
        cache: Where the vectors are kept.
        name: Of the space.
    """
    said = np.array([i for i in range(len(corpus.place)) if corpus.place[i] >= 0])
    vectors = cache.arrays(
        f"space-{name}", [list(corpus.sentences)], lambda: {"vectors": embed(corpus.sentences).astype(np.float32)}
    )["vectors"]
    spoken = np.zeros((len(corpus.place), vectors.shape[1]), dtype=np.float32)
    spoken[said] = vectors[corpus.place[said]]
    return Corpus(
        corpus.name, corpus.reviews, corpus.human, corpus.spoken_in, spoken, corpus.place, corpus.sentences, vectors,
        corpus.terms, corpus.polarity,
    )  # fmt: skip


def _annotate(reviews: Sequence[str], annotator: Annotator) -> Arrays:
    """Return spans (m, 3) review, start, end; embeddings (m, dim) float16; terms (m,) JSON lists; polarity (m,)."""
    spans: list[tuple[int, int, int]] = []
    vectors: list[NDArray[np.float16]] = []
    terms: list[str] = []
    polarity: list[float] = []
    for start in range(0, len(reviews), BATCH):
        for i, answer in enumerate(annotator.annotate(reviews[start : start + BATCH]), start=start):
            spans += [(i, s.start, s.end) for s in answer.sentences]
            polarity += [s.polarity for s in answer.sentences]
            if answer.sentences:
                vectors.append(np.asarray(answer.embeddings, dtype="<f2"))
            for sentence in range(len(answer.sentences)):
                named = [m.term for m in answer.mentions if m.sentence == sentence and m.term]
                terms.append(json.dumps(named))
    stacked = np.concatenate(vectors) if vectors else np.zeros((0, 0), dtype="<f2")
    return {
        "spans": np.array(spans, dtype=np.int64).reshape(-1, 3),
        "embeddings": stacked,
        "terms": np.array(terms, dtype=np.str_),
        "polarity": np.array(polarity, dtype=np.float64),
    }
