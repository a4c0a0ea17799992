"""The settings of a run lead to the composed backend."""

from __future__ import annotations

from pathlib import Path

from models.composed.backend import ComposedAnnotator
from pipeline.config.settings import AnnotatorSettings, ComposedSettings, Settings
from pipeline.run import LazyModels


def test_settings_lead_to_the_composed_annotator(sentiment_folder: Path, embedder_folder: Path) -> None:
    named = ComposedSettings(sentiment=str(sentiment_folder), embedder=str(embedder_folder))
    settings = Settings(annotator=AnnotatorSettings(backend="composed", threads=1, composed=named))
    models = LazyModels(settings)
    assert isinstance(models.annotator, ComposedAnnotator)
    assert models.annotator_fingerprint == models.annotator.fingerprint
    assert len(models.annotator.annotate(["The app is great."])[0].sentences) == 1
