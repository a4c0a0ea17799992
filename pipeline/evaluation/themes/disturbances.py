"""Do themes stay themselves: rows shuffled, a tenth new, a different fifth left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from models.cards.figure import Figure
from models.topics import topic_quality
from pipeline.evaluation.themes.corpora import Corpus, Integers
from pipeline.evaluation.themes.peer_fits import Peers
from pipeline.evaluation.themes.registered_fits import Registered, refit
from pipeline.evaluation.themes.theme_tables import OURS, table_figure

NEW = 0.1
PARTS = 5
SHUFFLES = 2
"""Orders of rows that ours is fitted in: a fit that depends on it shows at once."""
DISTURBED = 3
"""Replicates of the refits on other sentences; fits of 13,000 sentences take half a minute each."""
AIMS = {
    "shuffled": (1.0, 1.0),
    "10 % new": (0.95, 0.90),
    "another fifth left out": (0.80, None),
}
"""Share that keeps its theme and adjusted Rand index aimed at."""


def stability(
    corpus: Corpus, *, whole: Registered, peers: Peers | None, replicates: int, seed: int, aims: bool = True
) -> list[Figure]:
    """Return the rows by disturbance for ours (through the registry) and plain BERTopic (its own topic numbers).

    "Shuffled" is a first fit on the rows in another order; the others are refits of the model before. "Keeps" counts the old sentences that had a theme before and have the same one after the refit; "with the unthemed"
    counts all old sentences, no theme as a theme of its own. The adjusted Rand index is over all old sentences, those
    without a theme as one cluster. Theme ids are those of pipeline.themes.fit.match; before a refit the current model
    assigns the new sentences, as a run does.

    Args:
        corpus: Its sentences are fitted.
        whole: Ours on all of them.
        peers: For plain BERTopic, on the first replicate; None leaves it out.
        replicates: How often ours is disturbed, each time otherwise; at most DISTURBED times.
        seed: Of every fit, and of what is drawn.
        aims: Whether the table shows what to reach.
    """
    n = len(corpus.sentences)
    everything = np.arange(n)
    orders, fresh, parts = draws(n, replicates=replicates, seed=seed)
    before = whole.assign(corpus.embeddings)[0]
    shuffled = [refit(corpus, rows=order, seed=seed).assign(corpus.embeddings)[0] for order in orders[:SHUFFLES]]
    first = [refit(corpus, rows=rows, seed=seed) for rows in fresh[:DISTURBED]]
    models = [refit(corpus, rows=rows, seed=seed) for rows in parts[: min(replicates, DISTURBED)]]
    ours = {
        "shuffled": [(before, labels) for labels in shuffled],
        "refit on the same": [_refitted(corpus, whole, everything, everything, seed)],
        "10 % new": [_refitted(corpus, m, r, everything, seed) for m, r in zip(first, fresh, strict=False)],
        "another fifth left out": [
            _refitted(corpus, model, parts[i], parts[(i + 1) % PARTS], seed) for i, model in enumerate(models)
        ],
    }
    theirs: dict[str, tuple[Integers, Integers]] = {}
    if peers is not None:
        plain = _plain(corpus, peers, seed)
        whole_plain = plain(everything)
        theirs["shuffled"] = (whole_plain, plain(orders[0]))
        theirs["10 % new"] = (plain(fresh[0])[fresh[0]], whole_plain[fresh[0]])
    figures: list[Figure] = []
    for row, pairs in ours.items():
        aim = AIMS.get(row, (None, None)) if aims else (None, None)
        figures += _agreement(f"{corpus.name}, {row}, {OURS}", pairs, gated=True, aim=aim)
        if row in theirs:
            name = f"{corpus.name}, {row}, plain BERTopic"
            figures += _agreement(name, [theirs[row]], gated=False, aim=(None, None))
    return [*figures, *_by_theme(corpus, before, [*first, *models])]


def draws(n: int, *, replicates: int, seed: int) -> tuple[list[Integers], list[Integers], list[Integers]]:
    """Return orders of n rows, the rows that are there before the last tenth comes, and all rows but one fifth."""
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(n) for _ in range(replicates)]
    folds = rng.permutation(n) % PARTS
    fresh = [np.sort(order[: round((1 - NEW) * n)]) for order in orders]
    return orders, fresh, [np.flatnonzero(folds != fold) for fold in range(PARTS)]


def _refitted(corpus: Corpus, model: Registered, old: Integers, now: Integers, seed: int) -> tuple[Integers, Integers]:
    """Return the themes of the sentences in both `old` and `now`: by the model fitted on `old`, and after a refit on `now`."""
    shared = np.intersect1d(old, now)
    after = refit(corpus, rows=now, seed=seed, before=model)
    return model.assign(corpus.embeddings[shared])[0], after.assign(corpus.embeddings[shared])[0]


def _plain(corpus: Corpus, peers: Peers, seed: int) -> Callable[[Integers], Integers]:
    """Return a function of rows: plain BERTopic's label of every sentence of the corpus, -1 if it has not seen it."""

    def labels(rows: Integers) -> Integers:
        found, _ = peers.bertopic([corpus.sentences[i] for i in rows], corpus.embeddings[rows], seed=seed)
        everywhere = np.full(len(corpus.sentences), -1, dtype=np.int64)
        everywhere[rows] = found
        return everywhere

    return labels


def _agreement(
    row: str, pairs: Sequence[tuple[Integers, Integers]], *, gated: bool, aim: tuple[float | None, float | None]
) -> list[Figure]:
    n = len(pairs[0][0])
    themed = tuple(float((a == b)[a >= 0].mean()) if (a >= 0).any() else 1.0 for a, b in pairs)
    every = tuple(float((a == b).mean()) for a, b in pairs)
    rand = tuple(topic_quality.adjusted_rand(a, b) for a, b in pairs)
    return [
        table_figure(table="stability", row=row, column="keeps", values=themed, n=n, unit="share", gated=gated, target=aim[0]),
        table_figure(table="stability", row=row, column="with the unthemed", values=every, n=n, unit="share", gated=gated),
        table_figure(table="stability", row=row, column="ARI", values=rand, n=n, gated=gated, target=aim[1]),
    ]  # fmt: skip


def _by_theme(corpus: Corpus, before: Integers, models: Sequence[Registered]) -> list[Figure]:
    """Return the mean best Jaccard of the themes of the whole over the refits on parts, fitted from scratch."""
    if not models or not (before >= 0).any():
        return []
    found = [topic_quality.best_jaccard(before, m.assign(corpus.embeddings)[0]) for m in models]
    mean = np.mean(found, axis=0)[np.unique(before[before >= 0])]
    common = {"table": "themes", "row": corpus.name, "n": len(mean)}
    return [
        table_figure(**common, column="themes", values=(float(len(mean)),), unit="count", better="neither"),  # type: ignore[arg-type]
        table_figure(**common, column="mean best Jaccard", values=(float(mean.mean()),), gated=True),  # type: ignore[arg-type]
        table_figure(**common, column="unstable", values=(float((mean < topic_quality.UNSTABLE).mean()),), unit="share", better="lower", gated=True),  # type: ignore[arg-type]
    ]  # fmt: skip
