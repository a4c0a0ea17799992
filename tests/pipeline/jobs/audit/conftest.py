"""A small warehouse that a run has filled, for every test of the audit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.jobs.nightly import run_pipeline
from tests.pipeline.jobs.test_erase import Reader

WORDS = ("parcel came late and was broken", "courier was friendly and quick", "price is too high", "app does not open")
KEY = "cust-0"


@pytest.fixture(scope="session")
def audited_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty customers: most wrote once, two of them three times, one thirty times."""
    folder = tmp_path_factory.mktemp("audit")
    (folder / "inbox").mkdir()
    rows = ["id,text,created_at,customer,rating"]
    for i in range(40):
        for k in range({1: 3, 2: 3, 3: 30}.get(i, 1)):
            said = WORDS[(i + k) % len(WORDS)]
            rows.append(
                f"r{i}-{k},The {said} {i} {k}. The lamp number {i} is good.,2026-0{1 + i % 3}-05,cust-{i},{1 + i % 5}"
            )
    (folder / "inbox" / "first.csv").write_text("\n".join(rows) + "\n")
    run_pipeline(load_settings(data=folder / "data", inbox=folder / "inbox"), models=Reader())
    return folder


@pytest.fixture
def installation(audited_folder: Path, tmp_path: Path) -> Settings:
    """A copy that a test may change."""
    shutil.copytree(audited_folder, tmp_path / "copy")
    return load_settings(data=tmp_path / "copy" / "data", inbox=tmp_path / "copy" / "inbox")
