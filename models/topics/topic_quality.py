"""How good topics are: coherence, diversity, agreement of two clusterings, stability of each topic and when it is unstable.

Pure functions of words and label arrays; no model, no randomness.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from models.topics.types import Integers

Floats = NDArray[np.float64]
UNSTABLE = 0.5
"""Mean best Jaccard under which a topic is shown as unstable (Hennig 2007: clusters under .5 are dissolved by resampling)."""
Unthemed = Literal["cluster", "left_out"]
"""What becomes of points that are -1 in a clustering: one more cluster, or left out of the comparison."""


def npmi_coherence(topics: Sequence[Sequence[str]], documents: Sequence[Sequence[str]], *, top: int = 10) -> Floats:
    """Return the (k,) mean normalised pointwise mutual information of the pairs of each topic's words, in [-1, 1]; never NaN.

    NPMI(x, y) = log(p(x, y) / (p(x) p(y))) / -log p(x, y) (Bouma 2009), averaged over the pairs of a topic's first
    `top` words (Lau, Newman and Baldwin 2014). p is the share of documents that hold the word, or both words; how
    often a document repeats a word does not count. No smoothing: a pair that no document holds, also because a word
    occurs nowhere, gives -1; a pair that every document holds gives 1. A topic with fewer than two different words
    has no pair: 0, as if by chance. Without documents every pair gives -1.

    Args:
        topics: Words of each topic, most characteristic first; a repeated word counts once.
        documents: Tokens of each document, spelt as the topics' words are. An empty one counts as a document.
        top: Words of a topic that are looked at, >= 2.

    Raises:
        ValueError: top is below 2.
    """
    if top < 2:
        raise ValueError(f"top={top}: a pair needs two words")
    heads = [list(dict.fromkeys(words))[:top] for words in topics]
    column = {word: i for i, word in enumerate(sorted({word for words in heads for word in words}))}
    together = _document_counts(documents, column)
    found = [_mean_npmi(together, [column[w] for w in words], documents=len(documents)) for words in heads]
    return np.array(found, dtype=np.float64)


def topic_diversity(topics: Sequence[Sequence[str]], *, top: int = 25) -> float:
    """Return the share of different words among the first `top` words of all topics (Dieng, Ruiz and Blei 2020), in [0, 1].

    1 if no word serves two topics. Topics with fewer words bring what they have. 0 without any word.
    """
    words = [word for topic in topics for word in list(topic)[:top]]
    return len(set(words)) / len(words) if words else 0.0


def best_jaccard(reference: Integers, replicate: Integers, *, topics: int | None = None) -> Floats:
    """Return the (k,) largest Jaccard similarity of each reference topic with any topic of the replicate, in [0, 1].

    Clusterwise stability (Hennig 2007) is its mean over replicates, for instance fits on bootstrap samples, each
    compared on the points that both fits have seen: the caller leaves out the others.

    Args:
        reference: (n,) int64 topics; -1 belongs to none.
        replicate: (n,) int64 topics of the same points; -1 belongs to none, yet counts into the union with the
            reference topic that holds the point.
        topics: k, where the reference has topics without a point here; the largest number plus one when None.

    Returns:
        At index i the figure of reference topic i; 0 if no point of it is left, or none has a topic in the
        replicate.

    Raises:
        ValueError: The lengths differ.
    """
    _check_lengths(reference, replicate)
    k = int(reference.max(initial=-1)) + 1 if topics is None else topics
    counts = _contingency(reference, replicate, rows=k)
    inside = counts[:, 1:]
    union = counts.sum(axis=1)[:, None] + _sizes(replicate)[None, :] - inside
    shares = np.divide(inside, union, out=np.zeros(inside.shape), where=union > 0)
    return np.asarray(shares.max(axis=1, initial=0.0), dtype=np.float64)


def adjusted_rand(reference: Integers, replicate: Integers, *, unthemed: Unthemed = "cluster") -> float:
    """Return the adjusted Rand index of two clusterings of the same points (Hubert and Arabie 1985); 1 equal, 0 as by chance.

    Args:
        reference: (n,) int64 clusters; -1 for none.
        replicate: (n,) int64 clusters of the same points; -1 for none.
        unthemed: "cluster": all -1 of a side are one cluster of it, so that a point that gains or loses its theme
            counts against the agreement. "left_out": points that are -1 on either side are not looked at.

    Returns:
        In [-0.5, 1]; 1 if no two points are left to compare.

    Raises:
        ValueError: The lengths differ.
    """
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(*compared(reference, replicate, unthemed)))


def _document_counts(documents: Sequence[Sequence[str]], column: dict[str, int]) -> Floats:
    """Return the (w, w) number of documents that have both words; on the diagonal, the word."""
    from scipy.sparse import csr_matrix

    held = [sorted({column[word] for word in document if word in column}) for document in documents]
    indices = np.array([i for row in held for i in row], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum([len(row) for row in held], dtype=np.int64)])
    matrix: Any = csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(documents), len(column)))
    return np.asarray((matrix.T @ matrix).todense(), dtype=np.float64)


def _mean_npmi(together: Floats, words: list[int], *, documents: int) -> float:
    if len(words) < 2:
        return 0.0
    if documents == 0:
        return -1.0
    first, second = np.triu_indices(len(words), 1)
    counts = together[np.ix_(words, words)]
    alone = np.diag(counts)
    joint = counts[first, second]
    values = np.where(joint == documents, 1.0, -1.0)
    some = (joint > 0) & (joint < documents)
    p = joint[some] / documents
    values[some] = np.log(p * documents**2 / (alone[first] * alone[second])[some]) / -np.log(p)
    return float(np.clip(values, -1.0, 1.0).mean())


def _contingency(reference: Integers, replicate: Integers, *, rows: int) -> Floats:
    """Return (rows, 1 + topics of the replicate) points; column 0 holds those without a topic in the replicate."""
    columns = int(replicate.max(initial=-1)) + 2
    kept = reference >= 0
    flat = reference[kept] * columns + replicate[kept] + 1
    return np.bincount(flat, minlength=rows * columns).reshape(-1, columns)[:rows].astype(np.float64)


def _sizes(labels: Integers) -> Floats:
    return np.bincount(labels[labels >= 0], minlength=int(labels.max(initial=-1)) + 1).astype(np.float64)


def compared(first: Integers, second: Integers, unthemed: Unthemed) -> tuple[Integers, Integers]:
    """Return the points that a comparison looks at, of both clusterings.

    Raises:
        ValueError: The lengths differ.
    """
    _check_lengths(first, second)
    if unthemed == "cluster":
        return first, second
    kept = (first >= 0) & (second >= 0)
    return first[kept], second[kept]


def _check_lengths(first: Integers, second: Integers) -> None:
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} labels: expected the same points")
