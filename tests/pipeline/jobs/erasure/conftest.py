"""One installation for all tests of the erasure; each works on a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.config.settings import Settings, load_settings
from tests.pipeline.jobs.erasure.everywhere import install
from tests.shared import made_once


@pytest.fixture(scope="session")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        install(folder)

    return made_once(tmp_path_factory, "everywhere", make)[0]


@pytest.fixture
def settings(everywhere: Path, tmp_path: Path) -> Settings:
    shutil.copytree(everywhere, tmp_path / "copy")
    return load_settings(data=tmp_path / "copy" / "data", inbox=tmp_path / "copy" / "inbox")
