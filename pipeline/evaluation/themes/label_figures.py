"""Labels of the themes of a corpus, and how good they are without a reader."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from models.base import Annotator
from models.cards.figure import Figure
from pipeline.evaluation.themes.corpora import Corpus
from pipeline.evaluation.themes.registered_fits import Registered
from pipeline.evaluation.themes.theme_tables import table_figure
from pipeline.themes.fit.describe import MEMBERS, label_fit


def labels(corpus: Corpus, model: Registered, annotator: Annotator) -> list[str]:
    """Return one label for each topic of the model, as a first fit writes them."""
    sample: Any = SimpleNamespace(sentences=corpus.sentences, terms=corpus.terms)  # what labelling reads of a Sample
    found = label_fit(sample, model.fitted, known=(None,) * len(model.theme_ids), taken=(), annotator=annotator)
    return [label.label for label in found]


def label_figures_of(corpus: Corpus, model: Registered, annotator: Annotator) -> list[Figure]:
    """Return a row of the table of labels: unique, with a term of their sentences, nearest to their own centroid."""
    from models.evaluation.topics.topic_labels import label_figures
    from models.topics.labels.choose import TopicText

    fitted = model.fitted
    texts = []
    for topic in range(len(fitted.sizes)):
        members = np.flatnonzero(fitted.labels == topic)[:MEMBERS].tolist()
        terms = tuple(term for i in members for term in corpus.terms[i])
        texts.append(TopicText(tuple(corpus.sentences[i] for i in members), terms, fitted.keywords[topic]))
    found = label_figures(labels(corpus, model, annotator), texts, fitted.centroids, embed=annotator.embed)

    def share(column: str, value: float) -> Figure:
        return table_figure(table="labels", row=corpus.name, column=column, values=(value,), n=found.labels, unit="share", gated=True)  # fmt: skip

    return [
        table_figure(table="labels", row=corpus.name, column="labels", values=(float(found.labels),), n=found.labels, unit="count", better="neither"),
        share("unique", found.unique),
        share("holds an aspect term", found.with_term),
        share("nearest to its own theme", found.nearest),
        share("among the three nearest", found.nearest_three),
        table_figure(table="labels", row=corpus.name, column="with a word of opinion", values=(found.with_opinion,), n=found.labels, unit="share", better="lower", gated=True),
        table_figure(table="labels", row=corpus.name, column="words", values=(found.mean_words,), n=found.labels, better="neither"),
    ]  # fmt: skip
