"""One run of the main job on the samples, shared by the tests that read its results."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.config.settings import ROOT, Settings, load_settings
from pipeline.contract import RunReport
from pipeline.jobs.nightly import run_pipeline
from pipeline.warehouse.connection import open_published

SAMPLES = ROOT / "data" / "samples"


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, RunReport]:
    """Settings and report of a run on data/samples with the shipped annotator."""
    settings = load_settings(data=tmp_path_factory.mktemp("samples"), inbox=SAMPLES)
    return settings, run_pipeline(settings)


@pytest.fixture
def published(sample_run: tuple[Settings, RunReport]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the file that the run published."""
    con = open_published(sample_run[0].paths.published)
    yield con
    con.close()
