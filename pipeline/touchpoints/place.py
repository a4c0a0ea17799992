"""The mapping of annotated texts without a warehouse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.base import Annotation, Annotator
from pipeline.config.journeys import JourneyMap
from pipeline.config.settings import TouchpointSettings
from pipeline.touchpoints.index import MapIndex
from pipeline.touchpoints.mapping import METHODS, Rule, map_sentences, supports

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a sentence belongs.

    Attributes:
        touchpoint_id: None: unmapped.
        score: Chance that it is right, 0 to 1.
        method: One of METHODS.
        further: Touchpoints that it names besides.
    """

    touchpoint_id: str | None
    score: float
    method: str
    further: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Return the main touchpoint and the further ones; () if unmapped."""
        return () if self.touchpoint_id is None else (self.touchpoint_id, *self.further)


def place(
    journey: JourneyMap,
    texts: Sequence[str],
    answers: Sequence[Annotation],
    *,
    annotator: Annotator,
    options: TouchpointSettings | None = None,
    use_categories: bool = True,
) -> list[list[Placed]]:
    """Return, for each text, the place of each of its sentences, as stage touchpoints would map them.

    Args:
        journey: The map.
        texts: What the answers are about.
        answers: annotator.annotate(texts).
        annotator: For the vectors of the map's words.
        options: settings.touchpoints; defaults when None.
        use_categories: False: the map's words decide alone.
    """
    options = options or TouchpointSettings()
    index = MapIndex(journey, annotator)
    owner = [n for n, a in enumerate(answers) for _ in a.sentences]
    if not owner:
        return [[] for _ in texts]
    vectors = np.concatenate([a.embeddings for a in answers]).astype(np.float16)  # as the warehouse keeps them
    hits = [
        (position, c.category, c.confidence)
        for position, categories in enumerate(c for a in answers for c in a.sentence_categories)
        for c in categories
        if use_categories and c.confidence >= options.category_confidence
    ]
    words = [count_words(t[s.start : s.end]) for t, a in zip(texts, answers, strict=True) for s in a.sentences]
    mapped = map_sentences(
        supports(vectors, index.prototypes),
        index.found(
            np.array([h[0] for h in hits], np.int64), [h[1] for h in hits], np.array([h[2] for h in hits], np.float64)
        ),
        words=np.array(words),
        rule=Rule(support=options.support),
    )
    result: list[list[Placed]] = [[] for _ in texts]
    for n, t, score, method, further in zip(
        owner, mapped.touchpoint, mapped.score, mapped.method, mapped.further, strict=True
    ):
        others = tuple(index.ids[k] for k in np.flatnonzero(further))
        result[n].append(Placed(index.ids[t] if t >= 0 else None, float(score), METHODS[method], others))
    return result


def count_words(sentence: str) -> int:
    """Return how many words of at least two letters a sentence has."""
    return len(_WORD.findall(sentence))
