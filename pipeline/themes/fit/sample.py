"""What a fit sees: a bounded sample of distinct sentences, stratified by month, source and rating, in canonical order."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from pipeline.config.settings import Settings
from pipeline.themes.tables import PACKAGE, Vectors, unpack_embeddings
from pipeline.warehouse.sql import run_sql


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Distinct sentences with content.

    Attributes:
        keys: md5 of each sentence, ascending.
        sentences: Texts.
        embeddings: (n, dim) float32, rows L2-normalised.
        polarity: Sentiment of each, -1 to 1.
        terms: Aspect terms mentioned in each.
        themes: Theme that each has under the current model; None for none.
        places: text_hash and sentence_index of one text that has it.
    """

    keys: tuple[str, ...]
    sentences: tuple[str, ...]
    embeddings: Vectors
    polarity: tuple[float, ...]
    terms: tuple[tuple[str, ...], ...]
    themes: tuple[str | None, ...]
    places: tuple[tuple[str, int], ...]

    def without(self, themes: frozenset[str]) -> Sample:
        """Return the sample without the sentences that have one of these themes."""
        kept = [i for i, theme in enumerate(self.themes) if theme is None or theme not in themes]
        if len(kept) == len(self.themes):
            return self
        return replace(
            self,
            embeddings=self.embeddings[kept],
            **{name: tuple(getattr(self, name)[i] for i in kept) for name in COLUMNS},
        )


COLUMNS = ("keys", "sentences", "polarity", "terms", "themes", "places")
"""Fields of a Sample that have one entry per sentence, besides the embeddings."""
LEAST = 20
"""Fewest sentences that are taken from each month, source and rating, if it has as many."""


def read_sample(con: duckdb.DuckDBPyConnection, settings: Settings, *, model_fingerprint: str) -> Sample:
    """Return the sample of settings.themes.sample sentences, without those that are too short or have no content."""
    from models.topics.words import why_unthemed

    params = {"model_fingerprint": model_fingerprint, "sample": settings.themes.sample, "least": LEAST}
    rows = [
        row for row in run_sql(con, PACKAGE, "read_sample", params).fetchall()
        if why_unthemed(row[1], min_words=settings.themes.min_words) is None
    ]  # fmt: skip
    if not rows:
        return Sample((), (), unpack_embeddings([]), (), (), (), ())
    keys, sentences, blobs, polarity, terms, themes, hashes, indices = zip(*rows, strict=True)
    places = tuple(zip(hashes, indices, strict=True))
    return Sample(keys, sentences, unpack_embeddings(blobs), polarity, tuple(map(tuple, terms)), themes, places)
