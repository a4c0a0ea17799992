"""Every stage that keeps results has them computed again when its code changes: what lies behind each stamp."""

from __future__ import annotations

import pytest

import models.stamp
from models.remembered_stamp import code_stamp
from models.stamp import modules_behind
from pipeline.config.journeys import JourneyMap
from pipeline.config.settings import Settings
from pipeline.enriched import document_rows
from pipeline.themes.fit import fit_parameters
from pipeline.touchpoints import batch

DECIDING = {
    "models.annotator.runtime": ("models.annotator.decode", "models.annotator.heads", "models.sentences"),
    "models.composed.backend": ("models.composed.sentiment_labels", "models.composed.text_windows", "models.sentences"),
    "pipeline.enriched.document_rows": (
        "pipeline.enriched.clean",
        "models.personal.redaction",
        "models.personal.patterns",
        "pipeline.enriched.language",
    ),
    "pipeline.themes.fit.fit_themes": (
        "models.topics.fit",
        "models.topics.refine",
        "models.topics.labels.choose",
        "models.topics.words",
        "pipeline.themes.fit.match",
    ),
    "pipeline.touchpoints.batch": (
        "pipeline.touchpoints.mapping",
        "pipeline.touchpoints.index",
    ),
    "pipeline.insights.stage": ("models.topics.words", "pipeline.insights.statistics.intervals"),
    "pipeline.published.stage": ("pipeline.published.quality", "models.topics.topic_quality"),
}
"""Where a stamp begins, and some of the modules that must be behind it."""


@pytest.mark.parametrize(("root", "deciding"), DECIDING.items(), ids=list(DECIDING))
def test_the_code_that_decides_is_behind_the_stamp(root: str, deciding: tuple[str, ...]) -> None:
    assert modules_behind(root) >= {root, *deciding}


@pytest.mark.parametrize("root", DECIDING)
def test_a_stamp_with_a_memory_is_the_same_stamp(root: str) -> None:
    """In whichever order they are asked for."""
    folder = (root.rsplit(".", 1)[0],)
    assert code_stamp(root, folders=folder) == models.stamp.code_stamp(root, folders=folder)
    assert code_stamp(root) == models.stamp.code_stamp(root) != code_stamp(root, folders=("pipeline.touchpoints",))


def test_the_code_that_reads_configuration_does_not_have_sentences_mapped_again() -> None:
    """What it reads is part of the hash by value."""
    assert not any(name.startswith("pipeline.config") for name in modules_behind("pipeline.touchpoints.batch"))


def test_every_stamp_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another stamp is another cleaner, another map and another topic model."""
    settings = Settings()
    desk = {"id": "desk", "name": "Desk", "description": "People at the desk help.", "examples": ["The desk was kind."]}
    journey = JourneyMap.model_validate(
        {"id": "shop", "name": "Shop", "stages": [{"id": "visit", "name": "Visit", "touchpoints": [desk]}]}
    )

    def made() -> tuple[str, ...]:
        return (
            document_rows.cleaner_stamp("rules", None),
            batch.map_hash(journey, settings),
            str(fit_parameters.fit_parameters(settings)),
        )

    before = made()
    for module in (document_rows, batch, fit_parameters):
        monkeypatch.setattr(module, "code_stamp", lambda *modules, folders=(): f"other {code_stamp(*modules)}")
    assert all(old != new for old, new in zip(before, made(), strict=True))
