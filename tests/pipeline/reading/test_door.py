"""What researchers import: quick, typed, read-only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import pipeline.reading
from pipeline.config.settings import ROOT, Settings
from pipeline.contract import RunReport
from pipeline.errors import QueryError
from pipeline.reading import dictionary, query
from pipeline.reading.published import print_query, without_formulas


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


def test_a_query_reads_nothing_but_the_published_file(sample_run: tuple[Settings, RunReport], tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n")
    with pytest.raises(QueryError, match="disabled by configuration"):
        query(sample_run[0].paths.published, f"from '{tmp_path}/other.csv'")
    with pytest.raises(QueryError, match="does not exist"):
        query(sample_run[0].paths.published, "from sample_run")


def test_a_query_ends(sample_run: tuple[Settings, RunReport], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.reading.sealed.LIMIT_S", 0.3)
    with pytest.raises(QueryError, match=r"stopped after 0\.3 s"):
        query(sample_run[0].paths.published, "select count(*) from range(1000000000000)")


FORMULAS = {"=1+1": "'=1+1", "@x": "'@x", "-x": "'-x", "+x": "'+x", "\t=x": "'\t=x", " =x": "' =x", "\uff1dx": "'\uff1dx",
            "-5": "-5", "+4.5e3": "+4.5e3", "x=1": "x=1", "": ""}  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_a_spreadsheet_computes_nothing_that_a_customer_wrote(text: str) -> None:
    frame = pd.DataFrame([[text, 1, None]], columns=["a", "=n", "b"])
    safe = without_formulas(frame)
    assert safe.iloc[0, 0] == FORMULAS[text]
    assert list(safe.columns) == ["a", "'=n", "b"]
    assert frame.iloc[0, 0] == text


def test_csv_has_no_formulas(sample_run: tuple[Settings, RunReport], capsys: pytest.CaptureFixture[str]) -> None:
    print_query(sample_run[0].paths.published, "select '=1+1' as a, -5 as b", output="csv")
    assert capsys.readouterr().out == "a,b\n'=1+1,-5\n"
    print_query(sample_run[0].paths.published, "select '=1+1' as a", output="json")
    assert capsys.readouterr().out == '{"a":"=1+1"}\n'


def test_formulas_stay_in_csv_when_asked_for(sample_run, capsys) -> None:
    published = sample_run[0].paths.published
    print_query(published, "select '=1+1' as a, '-1.5' as b, -1.5 as c", output="csv")
    assert capsys.readouterr().out == "a,b,c\n'=1+1,-1.5,-1.5\n"
    print_query(published, "select '=1+1' as a", output="csv", formulas=True)
    assert capsys.readouterr().out == "a\n=1+1\n"


def test_a_table_moves_no_cursor_and_turns_no_line_around(sample_run, capsys) -> None:
    codes = (7, 27, 0x9B, 0x85, 0x202E, 0x2066, 0x2028, 0x200F, 0xFEFF)
    shown = " || 'x' || ".join(f"chr({code})" for code in codes)
    print_query(sample_run[0].paths.published, f"select {shown} as text")
    out = capsys.readouterr().out
    assert not {chr(code) for code in codes} & set(out)
    assert "\\u202e" in out
