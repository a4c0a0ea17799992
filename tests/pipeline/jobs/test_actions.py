"""`voc actions add` writes into the file and leaves the rest of it; `list` says what the last run found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.config.actions import load_actions
from pipeline.config.places import ROOT
from pipeline.config.settings import Settings, load_settings
from pipeline.contract import RunReport
from pipeline.jobs.actions import list_actions
from pipeline.jobs.erasure.strangers import strange_files
from pipeline.reading.actions import action_lines
from pipeline.reading.summary import collect


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The settings file of a project with the shop's map."""
    (tmp_path / "sources").mkdir()
    file = tmp_path / "pipeline.yaml"
    file.write_text(f"journeys: ['{ROOT / 'configs' / 'journeys' / 'ecommerce.yaml'}']\n")
    return file


def voc(config: Path, *words: str) -> int:
    return main(["actions", *words, "--config", str(config), "--data", str(config.parent / "data")])


def test_an_action_is_written_and_listed(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        voc(
            config,
            "add",
            "2026-03-10",
            "Two: padded boxes",
            "--touchpoint",
            "delivery",
            "--owner",
            "Ann Example",
            "--cost",
            "500",
        )
        == 0
    )
    assert voc(config, "add", "2026-01-10", "Fewer steps", "--theme", "T001", "--theme", "T002", "--hoped", "-0.3") == 0
    first, second = load_actions(config.parent / "actions.yaml")
    assert (first.theme, first.hoped) == (("T001", "T002"), -0.3)
    assert (second.name, second.touchpoint, second.owner, second.cost) == (
        "Two: padded boxes",
        ("delivery",),
        "Ann Example",
        500,
    )
    capsys.readouterr()
    assert voc(config, "list") == 0
    assert capsys.readouterr().out.splitlines() == [
        "2026-01-10  not measured yet: Fewer steps",
        "2026-03-10  not measured yet: Two: padded boxes",
    ]
    assert voc(config, "list", "--json") == 0
    assert [json.loads(line)["verdict"] for line in capsys.readouterr().out.splitlines()] == [None, None]


def test_comments_and_entries_of_a_file_stay(config: Path) -> None:
    file = config.parent / "actions.yaml"
    before = "# ours\nactions:\n  - date: 2026-01-01   # New Year\n    name: 'Fewer steps'\n    theme: T001\n"
    file.write_text(before)
    assert voc(config, "add", "2026-03-10", "Padded boxes", "--touchpoint", "delivery") == 0
    assert file.read_text().startswith(before)
    assert len(load_actions(file)) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "2026-03-10", "Boxes", "--touchpoint", "delivry"), "did you mean 'delivery'"),
        (("add", "10.3.2026", "Boxes", "--touchpoint", "delivery"), "expected a day"),
        (("add", "2026-03-10", "Boxes"), "either --touchpoint or --theme"),
        (("add", "2026-03-10", "Boxes", "--theme", "T001", "--hoped", "5"), "hoped"),
    ],
)
def test_a_wrong_one_writes_nothing(
    config: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert voc(config, *words) != 0
    assert said in capsys.readouterr().err
    assert [p.name for p in config.parent.iterdir() if "actions" in p.name] == []


def test_a_file_that_is_wrong_already_is_not_touched(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = config.parent / "actions.yaml"
    file.write_text("actions: [1, 2\n")
    assert voc(config, "add", "2026-03-10", "Boxes", "--touchpoint", "delivery") != 0
    assert "actions.yaml:" in capsys.readouterr().err
    assert file.read_text() == "actions: [1, 2\n"


def test_the_list_says_what_the_last_run_found(sample_run: tuple[Settings, RunReport]) -> None:
    found = {row["date"]: row for row in list_actions(sample_run[0])}
    assert found["2026-03-10"]["verdict"] == "worked"
    assert found["2026-03-10"]["effect_high"] < 0


def test_the_summary_says_what_each_action_changed(sample_run: tuple[Settings, RunReport]) -> None:
    numbers = collect(sample_run[0].paths.published, run_id=sample_run[1].run_id)
    lines = action_lines(numbers["actions"])
    assert [line.split(":")[0] for line in lines] == [
        "2026-05-05  worse",
        "2026-04-01  did not work",
        "2026-03-10  worked",
        "2026-03-01  worse",
    ]
    assert "App 5.3 mends signing in: complaints -" in lines[2]
    few = collect(sample_run[0].paths.published, run_id="x", least=1_000)
    assert action_lines(few["actions"]) == []


def test_an_erasure_names_a_file_of_actions_that_names_the_customer(config: Path) -> None:
    settings = load_settings(config, data=config.parent / "data")
    settings.paths.data.mkdir()
    settings.actions.write_text("actions:\n  - {date: 2026-01-01, name: Called cust-7f3a, theme: T001}\n")
    (told,) = strange_files(settings, lambda text: "cust-7f3a" in text)
    assert told.startswith("actions.yaml (actions:")
    assert strange_files(settings, lambda text: "cust-9" in text) == ()
