"""The commands as a person types them, on the shared sample run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Settings, load_settings
from pipeline.contract import RunReport
from pipeline.reading.summary import print_summary
from pipeline.runs.begin import begin
from tests.standin import StandInModels

Run = tuple[Settings, RunReport]


def test_query_prints_a_table_csv_and_json(sample_run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(sample_run[0].paths.data)
    sql = "select count(*) as n from responses"
    assert main(["query", "--data", data, sql]) == 0
    assert "710" in capsys.readouterr().out
    assert main(["query", "--data", data, "--format", "csv", sql]) == 0
    assert capsys.readouterr().out == "n\n710\n"
    assert main(["query", "--data", data, "--format", "json", sql]) == 0
    assert json.loads(capsys.readouterr().out) == {"n": 710}


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select * from nowhere", "nowhere"),
        ("drop table verbatims", "read-only"),
        ("select * from read_csv('/etc/passwd')", "disabled"),
        ("copy verbatims to '/tmp/x.csv'", "disabled"),
        ("set enable_external_access = true", "locked"),
    ],
)
def test_a_query_that_fails_is_one_error_and_changes_nothing(
    sample_run: Run, capsys: pytest.CaptureFixture[str], sql: str, said: str
) -> None:
    assert main(["query", "--data", str(sample_run[0].paths.data), sql]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("voc: query failed")
    assert said in captured.err


def test_nothing_published_says_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--data", str(tmp_path), "select 1"]) == 1
    assert "run `voc run` first" in capsys.readouterr().err


def test_docs_explain_every_table(sample_run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(sample_run[0].paths.data)
    assert main(["docs", "--data", data, "pain_points"]) == 0
    out = capsys.readouterr().out
    assert "priority" in out
    assert "None" not in out
    assert main(["docs", "--data", data, "nope"]) == 1


def test_status_names_the_run_and_the_newest_response(sample_run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--data", str(sample_run[0].paths.data)]) == 0
    out = capsys.readouterr().out
    assert "writer     none" in out
    assert "710, the newest of 2026-06-" in out
    assert "complete" in out


def test_export_writes_a_parquet_file_a_table(sample_run: Run, tmp_path: Path) -> None:
    assert main(["export", "--data", str(sample_run[0].paths.data), str(tmp_path / "out")]) == 0
    names = {p.stem for p in (tmp_path / "out").glob("*.parquet")}
    assert {"verbatims", "pain_points", "data_dictionary"} <= names


def test_themes_are_listed_and_shown(sample_run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(sample_run[0].paths.data)
    assert main(["themes", "list", "--data", data]) == 0
    first = capsys.readouterr().out.split()[0]
    assert main(["themes", "show", first, "--data", data]) == 0
    assert json.loads(capsys.readouterr().out)["theme_id"] == first
    assert main(["themes", "show", "T999", "--data", data]) == 1


def test_the_summary_says_what_was_read_found_and_where(sample_run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(*sample_run)
    out = capsys.readouterr().out
    assert "719 read, 710 loaded, 5 updated, 4 repeated, 0 skipped, 0 rejected (12 files)" in out
    assert "Top pain points by touchpoint" in out
    assert "Top gains by touchpoint" in out
    assert out.count("voc query") == 3
    assert "“" in out


def test_a_missing_inbox_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--data", str(tmp_path / "d"), "--inbox", str(tmp_path / "none")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "d").exists()  # a mistyped --data leaves nothing behind


def test_a_folder_that_cannot_be_written_is_one_line(
    sample_run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    under = str(tmp_path / "file" / "x")
    for command in (
        ["run", "--data", under, "--inbox", str(tmp_path)],
        ["demo", "--data", under],
        ["export", "--data", str(sample_run[0].paths.data), under],
    ):
        assert main(command) == 1
        said = capsys.readouterr().err
        assert len(said.splitlines()) == 1
        assert "Not a directory" in said
        assert "unforeseen" not in said


def test_a_run_that_was_stopped_is_not_said_to_be_running(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings(data=tmp_path / "data", inbox=tmp_path)
    with pytest.raises(KeyboardInterrupt), begin(settings, purpose="voc run", models=StandInModels()):
        raise KeyboardInterrupt
    assert main(["status", "--data", str(tmp_path / "data")]) == 0
    out = capsys.readouterr().out
    assert "stopped" in out
    assert "running" not in out


def test_no_theme_and_no_pin_yet_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings(data=tmp_path / "data", inbox=tmp_path)
    with begin(settings, purpose="voc run", models=StandInModels()):
        pass
    assert main(["themes", "list", "--data", str(tmp_path / "data")]) == 0
    assert "no themes yet" in capsys.readouterr().out
    assert main(["touchpoints", "list", "--data", str(tmp_path / "data")]) == 0
    said = capsys.readouterr()
    assert "no pins" in said.err
    assert not said.out


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pipeline.runs.begin.LazyModels", lambda settings: StandInModels())
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "good.csv").write_text("id,text,created_at,customer,rating\nr1,The lamp is good.,2026-01-05,c1,5\n")
    (inbox / "bad.xlsx").write_bytes(b"no workbook")
    data = ["--data", str(tmp_path / "data")]
    assert main(["run", *data, "--inbox", str(inbox)]) == 3
    assert "bad.xlsx" in capsys.readouterr().out
    assert main(["status", *data]) == 0
    unread = [line for line in capsys.readouterr().out.splitlines() if line.startswith("not read")]
    assert len(unread) == 1
    assert "bad.xlsx" in unread[0]
    assert main(["query", *data, "--format", "csv", "select count(*) as n from responses"]) == 0
    assert capsys.readouterr().out == "n\n1\n"


def test_a_later_stage_of_a_mistyped_folder_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stage", "insights", "--data", str(tmp_path / "d")]) == 1
    assert "there is no warehouse yet; run `voc run` first" in capsys.readouterr().err
    assert not (tmp_path / "d").exists()
