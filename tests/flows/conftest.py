from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import pipeline.runs.run
from pipeline.config.settings import Settings, load_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data=tmp_path / "data")


@pytest.fixture
def stub_stage(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Replaces every stage by the function it is given."""

    def replace(run: Any) -> None:
        monkeypatch.setattr(pipeline.runs.run, "import_module", lambda name: SimpleNamespace(run=run))

    return replace
