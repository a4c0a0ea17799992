"""A run computes products of matrices on one thread, and leaves the process as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from models.one_thread import one_thread
from pipeline.config.settings import load_settings
from pipeline.contract import StageReport
from pipeline.jobs.nightly import run_pipeline
from pipeline.runs.stages import STAGES
from tests.standin import StandInModels


def threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_within_the_block_there_is_one_thread_and_afterwards_as_many_as_before() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        with pytest.raises(ZeroDivisionError), one_thread():
            assert threads() == {1}
            raise ZeroDivisionError
        assert threads() == before


def test_stages_run_on_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[int]] = []

    def stage(*_: Any, **__: Any) -> StageReport:
        seen.append(threads())
        return StageReport("raw", 0.0, {})

    (tmp_path / "data" / "inbox").mkdir(parents=True)
    monkeypatch.setitem(STAGES, "raw", stage)
    with threadpool_limits(limits=2, user_api="blas"):
        run_pipeline(load_settings(data=tmp_path / "data"), models=StandInModels(), stages=("raw",))
    assert seen == [{1}]
