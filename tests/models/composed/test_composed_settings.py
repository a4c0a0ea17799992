"""The settings of a run lead to the composed backend."""

from __future__ import annotations

import textwrap
from pathlib import Path

from models.composed.backend import ComposedAnnotator
from models.composed.sentiment_labels import NAMES
from pipeline.config.settings import ROOT, AnnotatorSettings, ComposedSettings, Settings
from pipeline.config.yaml import load_yaml
from pipeline.runs.models import LazyModels


def test_settings_lead_to_the_composed_annotator(sentiment_folder: Path, embedder_folder: Path) -> None:
    named = ComposedSettings(sentiment=str(sentiment_folder), embedder=str(embedder_folder))
    settings = Settings(annotator=AnnotatorSettings(backend="composed", threads=1, composed=named))
    models = LazyModels(settings)
    assert isinstance(models.annotator, ComposedAnnotator)
    assert models.annotator_fingerprint == models.annotator.fingerprint
    assert len(models.annotator.annotate(["The app is great."])[0].sentences) == 1


def test_example_of_the_guide_is_a_valid_configuration(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "add-a-model.md").read_text(encoding="utf-8")
    example = textwrap.dedent(guide.split("```yaml\n")[1].split("```")[0])
    file = tmp_path / "pipeline.yaml"
    file.write_text(example, encoding="utf-8")
    annotator = load_yaml(file, Settings).annotator
    assert annotator.backend == "composed"
    assert annotator.composed is not None and annotator.composed.embedder_revision is None


def test_guide_names_every_label_that_is_read() -> None:
    guide = (ROOT / "docs" / "add-a-model.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if name not in guide] == []
