"""What researchers import: quick, typed, read-only."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import pytest

import pipeline.reading
from pipeline.config.settings import ROOT, Settings
from pipeline.contract import RunReport
from pipeline.errors import QueryError
from pipeline.reading import dictionary, query


def test_the_door_opens_without_heavy_imports() -> None:
    code = "import sys, pipeline.reading\nprint([m for m in ('duckdb', 'pandas', 'numpy', 'torch', 'prefect') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT).strip() == "[]"


def test_every_name_of_the_door_is_there() -> None:
    assert all(callable(getattr(pipeline.reading, name)) for name in pipeline.reading.__all__)
    assert dir(pipeline.reading) == pipeline.reading.__all__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        pipeline.reading.nothing  # noqa: B018


def test_a_query_gives_a_frame(sample_run: tuple[Settings, RunReport]) -> None:
    published = sample_run[0].paths.published
    frame = query(
        published, "select kpi, n from kpis where scope = $scope and period = 'all' order by kpi", scope="all"
    )
    assert list(frame.columns) == ["kpi", "n"]
    assert "nps" in set(frame["kpi"])
    assert set(dictionary(published, "kpis")["table_name"]) == {"kpis"}


def test_a_wrong_query_says_what_helps(sample_run: tuple[Settings, RunReport]) -> None:
    with pytest.raises(QueryError, match="voc docs"):
        query(sample_run[0].paths.published, "select nothing from nowhere")


def test_a_query_cannot_write(sample_run: tuple[Settings, RunReport]) -> None:
    with pytest.raises(QueryError, match="read-only"):
        query(sample_run[0].paths.published, "delete from kpis")
    assert duckdb.__version__
