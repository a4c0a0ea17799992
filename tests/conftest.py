"""One run of the main job on the samples, shared by the tests that read its results."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # as in a run; two processes with two threads each wait for each other

import duckdb
import pytest

from pipeline.config.settings import ROOT, Settings, load_settings
from pipeline.contract import RunReport
from pipeline.jobs.nightly import run_pipeline
from pipeline.warehouse.connection import open_published
from tests.shared import made_once
from tests.warehouses import new_ones_are_copies

LONG = ("test_chaos.py", "flows/test_browser", "flows/server/", "pipeline/cli/", "pipeline/jobs/", "test_planted_facts.py", "test_fuzz.py",
        "pipeline/runs/", "pipeline/reading/")  # fmt: skip
"""Files that come first, because where several processes share the tests, the last file should be a short one."""
SAMPLES = ROOT / "data" / "samples"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files of LONG first, in its order."""
    here = Path(__file__).parent

    def name(item: pytest.Item) -> str:
        return item.path.relative_to(here).as_posix()

    items.sort(key=lambda item: next((n for n, start in enumerate(LONG) if name(item).startswith(start)), len(LONG)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests of one file, and those of the shared server, go to one process."""
    from tests.groups import ByGroup

    return ByGroup(config, log)


@pytest.fixture(scope="session", autouse=True)
def quick_warehouses() -> Iterator[None]:
    """Warehouses that this process makes begin as copies of one that the migrations have made."""
    with new_ones_are_copies():
        yield


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, RunReport]:
    """Settings and report of a run on data/samples with the shipped annotator."""
    folder, report = made_once(tmp_path_factory, "samples", lambda made: run_pipeline(samples_in(made)))
    return samples_in(folder), report


def samples_in(folder: Path) -> Settings:
    """Settings of an installation in a folder, with the samples as its inbox and their company's own settings."""
    return load_settings(SAMPLES / "pipeline.yaml", data=folder, inbox=SAMPLES)


@pytest.fixture
def published(sample_run: tuple[Settings, RunReport]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the file that the run published."""
    con = open_published(sample_run[0].paths.published)
    yield con
    con.close()
