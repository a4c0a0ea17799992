from pathlib import Path
from typing import Any

import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.runs.stages import STAGES


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data=tmp_path / "data")


@pytest.fixture
def stub_stage(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Replaces every stage by the function it is given."""

    def replace(run: Any) -> None:
        for name in STAGES:
            monkeypatch.setitem(STAGES, name, run)

    return replace
