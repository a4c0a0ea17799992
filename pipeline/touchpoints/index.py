"""Prepare a journey map for the mapping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.remembered_stamp import code_stamp
from pipeline.touchpoints.mapping import NOWHERE, Found, fit_prototypes

if TYPE_CHECKING:  # what a map says is hashed by itself, the code that reads it decides nothing
    from models.base import Annotator
    from pipeline.config.journeys import JourneyMap, Touchpoint


def words_of(touchpoint: Touchpoint) -> tuple[str, ...]:
    """Return what the mapping reads of a touchpoint: name, description and examples."""
    return (touchpoint.name, touchpoint.description, *touchpoint.examples)


def rule_stamp() -> str:
    """Return the stamp of the rule: how a map's words and categories become a mapping."""
    return code_stamp(__name__)


class MapIndex:
    """What the mapping needs of a map: the ids of its touchpoints in order, their words and their categories."""

    def __init__(self, journey: JourneyMap, annotator: Annotator) -> None:
        """Asks the annotator for the vectors of the map's words."""
        touchpoints = [t for _, t in journey.touchpoints]
        words = [(i, text) for i, t in enumerate(touchpoints) for text in words_of(t)] + [
            (-1, text) for text in NOWHERE
        ]
        names = sorted({c for t in touchpoints for c in t.categories})
        self.ids = [t.id for t in touchpoints]
        self.prototypes = fit_prototypes(annotator.embed([text for _, text in words]), np.array([i for i, _ in words]))
        self._index = {name: i for i, name in enumerate(names)}
        self._leads_to = np.array([[c in t.categories for t in touchpoints] for c in names], bool)
        self._leads_to = self._leads_to.reshape(-1, len(self.ids))

    def found(self, sentence: NDArray[np.int64], categories: Sequence[str], confidence: NDArray[np.float64]) -> Found:
        """Return the categories of sentences, except those that no touchpoint names."""
        known = np.array([self._index.get(c, -1) for c in categories], np.int64)
        keep = known >= 0
        return Found(sentence[keep], known[keep], confidence[keep], self._leads_to)
