"""The shipped journey maps: their form, and how well they find the touchpoint of labelled sentences.

`pytest -s tests/pipeline/touchpoints/test_shipped_journeys.py` prints the table in docs/add-a-touchpoint.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from models.registry import AnnotatorChoice, load_annotator
from pipeline.config.journeys import JourneyMap, Touchpoint, load_journeys
from pipeline.config.settings import ROOT, TouchpointSettings
from pipeline.touchpoints.mapping import Prototypes, Rule, claims, map_sentences, similarities

MAPS = {p.stem: load_journeys([p])[0] for p in sorted((ROOT / "configs" / "journeys").glob("*.yaml"))}
CASES = yaml.safe_load(Path(__file__).with_name("journey_cases.yaml").read_text(encoding="utf-8"))
UNMAPPED = "unmapped"


@pytest.fixture(scope="module")
def annotator() -> Any:
    return load_annotator(AnnotatorChoice())


def texts(touchpoint: Touchpoint) -> tuple[str, ...]:
    return (touchpoint.description, *touchpoint.examples)


def found(journey: JourneyMap, sentences: list[str], annotator: Any) -> list[str]:
    """Touchpoint ids, by the stage's own steps: categories and embeddings of the annotator, then the rule."""
    settings = TouchpointSettings()
    touchpoints = [t for _, t in journey.touchpoints]
    owner = np.repeat(np.arange(len(touchpoints)), [len(texts(t)) for t in touchpoints])
    prototypes = Prototypes(annotator.embed([w for t in touchpoints for w in texts(t)]), owner)
    names = sorted({c for t in touchpoints for c in t.categories})
    leads_to = np.array([[c in t.categories for t in touchpoints] for c in names], bool)
    read = annotator.annotate(sentences)
    assert all(len(r.sentences) == 1 for r in read), "a case is one sentence"
    hits = [
        (n, names.index(c.category), c.confidence)
        for n, r in enumerate(read)
        for c in r.sentence_categories[0]
        if c.category in names and c.confidence >= settings.category_confidence
    ]
    rows = np.array(hits, np.float64).reshape(-1, 3)
    mapped = map_sentences(
        similarities(
            np.concatenate([r.embeddings for r in read]).astype("<f2").astype(np.float32),
            prototypes,
            touchpoints=len(touchpoints),
        ),
        claims(rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2], leads_to, n=len(sentences)),
        words=np.array([len([w for w in s.split() if sum(map(str.isalpha, w)) > 1]) for s in sentences]),
        rule=Rule(similarity=settings.similarity),
    )
    return [touchpoints[t].id if t >= 0 else UNMAPPED for t in mapped.touchpoint]
