"""Help, wrong usage, exit codes and errors, the same for every command."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from pipeline.cli.exits import CODES
from pipeline.cli.frame import LOGGED, VocCommand, VocGroup
from pipeline.cli.main import command_names, main, voc
from pipeline.config.settings import ROOT
from pipeline.contract import RunReport

TEXT = "the courier Quixotic was rude"


def commands(group: click.Group = voc, *before: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*before, name)
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)


def find(words: tuple[str, ...]) -> click.Command:
    found: click.Command = voc
    for word in words:
        assert isinstance(found, click.Group)
        found = found.commands[word]
    return found


@pytest.fixture(autouse=True)
def quiet_loggers() -> Iterator[None]:
    yield
    for name in LOGGED:
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    command = find(words)
    summary = command.get_short_help_str(limit=200)
    assert 0 < len(summary) <= 72, "one line of the list"
    assert summary.endswith(".")
    assert main([*words, "--help"]) == 0
    out = capsys.readouterr().out
    for option in (p for p in command.params if isinstance(p, click.Option) and not p.hidden):
        assert option.opts[0] in out
        assert option.help
        assert option.help.endswith((".", "]")), option.help
        assert option.is_flag or option.metavar or isinstance(option.type, click.Choice)


def test_every_command_is_listed_under_a_heading(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    headings = [line.rstrip(":") for line in out.splitlines() if line.endswith(":") and line[0] != " "]
    sections = ["Run", "Read", "Themes and touchpoints", "Audit", "Operate", "Privacy", "Models", "Project"]
    assert headings == ["Options", *sections, "Start with", "Exit codes"]
    assert all(f"\n  {name} " in out for name in command_names())
    assert all(f"\n  {code} " in out for code in CODES)
    assert max(len(line) for line in out.splitlines()) <= 80


@pytest.mark.parametrize("words", [w for w in commands() if not isinstance(find(w), VocGroup)], ids=" ".join)
def test_verbose_stands_before_and_after_every_command(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = find(words)
    assert isinstance(command, VocCommand)

    def fail(**_: object) -> int:
        raise KeyError(TEXT)

    monkeypatch.setattr(command, "callback", fail)
    needed = {"SHELL": "bash", "NAME": "raw", "NUMBER": "1"}
    values = [needed.get(p.metavar or "", "x") for p in command.params if isinstance(p, click.Argument) and p.required]
    if any(p.name == "sentences" for p in command.params):
        values += ["--sentence", "s"]
    for p in command.params:
        values += [p.opts[0], "x"] if isinstance(p, click.Option) and p.required else []
    for argv in (["-v", *words, *values], [*words, *values, "--verbose"], [*words, "-v", *values]):
        assert main(argv) == 1
        assert "Traceback" in capsys.readouterr().err, argv
    assert main([*words, *values]) == 1
    said = capsys.readouterr().err
    assert "unforeseen KeyError" in said
    assert len(said.splitlines()) == 1
    assert "Quixotic" not in said


@pytest.mark.parametrize(
    ("argv", "first", "second"),
    [
        (["thems"], "no such command 'thems'. Did you mean 'themes'?", "`voc --help` lists the commands."),
        (["themes", "renam"], "no such command 'renam'. Did you mean 'rename'?", "`voc themes --help` lists"),
        (
            ["query", "--fromat", "csv", "x"],
            "Did you mean one of: '--format', '--formulas'?",
            "Usage: voc query [OPTIONS] SQL",
        ),
        (["query"], "missing argument 'SQL'", "Usage: voc query [OPTIONS] SQL"),
        (["stage", "rw"], "'raw', 'enriched'", "Usage: voc stage [OPTIONS] NAME"),
        (["run", "--wait", "-1"], "expected a number of at least 0, got '-1'", "Usage: voc run"),
        (["up", "--port", "0"], "expected a whole number from 1 to 65535, got '0'", "Usage: voc up"),
        (["themes", "rename", "T001"], "missing argument 'LABEL'", "Usage: voc themes rename [OPTIONS] THEME LABEL"),
        (["themes", "show", "T001", "--as-of", "March"], "as 2026-03-31", "Usage: voc themes show"),
        (["themes", "split", "T001", "new"], "missing option '--sentence'", "Usage: voc themes split"),
        (["touchpoints", "pin", "x"], "expected SENTENCE_ID TOUCHPOINT", "Usage: voc touchpoints pin"),
        (["touchpoints", "pin", "--theme", "T001"], "expected TOUCHPOINT with --theme", "Usage: voc touchpoints pin"),
        (
            ["evaluate", "--data", "x"],
            "--datasets names that of the labelled data",
            "Usage: voc evaluate [OPTIONS] [SUITE]...",
        ),
        (["erase"], "expected --customer KEY or --finish", "Usage: voc erase"),
        (["publish", "--latest", "--run", "x"], "--run and --latest cannot go together", "Usage: voc publish"),
    ],
)
def test_wrong_usage_says_what_is_right(
    argv: list[str], first: str, second: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("voc: ")
    assert first in lines[0]
    assert lines[1].startswith(second)


def test_voc_alone_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Exit codes" in capsys.readouterr().err


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"voc {version('voc-pipeline')}\n"


def test_shared_options_stand_before_and_after_an_action(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path | None] = []
    from pipeline.config import settings

    def load(config: Path | None, *, data: Path | None, inbox: Path | None) -> settings.Settings:
        asked.append(data)
        raise KeyboardInterrupt

    monkeypatch.setattr(settings, "load_settings", load)
    assert main(["themes", "--data", str(tmp_path), "list"]) == 130
    assert main(["themes", "list", "--data", str(tmp_path)]) == 130
    assert main(["touchpoints", "list", "--data", str(tmp_path)]) == 130
    assert main(["status"]) == 130
    assert asked == [tmp_path, tmp_path, tmp_path, None]


def test_an_error_of_the_system_names_the_file_and_not_a_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> int:
        raise PermissionError(13, "Permission denied", "data/warehouse.duckdb")

    monkeypatch.setattr(voc.commands["status"], "callback", fail)
    assert main(["status"]) == 1
    assert "data/warehouse.duckdb': permission denied" in capsys.readouterr().err


def test_a_reader_that_has_enough_is_no_error(sample_run: tuple[object, RunReport]) -> None:
    published = Path(sample_run[1].published)
    command = [sys.executable, "-m", "pipeline.cli", "query", "--data", str(published.parents[1]), "--format", "csv"]
    sql = "select v.text from verbatims v, range(200)"
    with subprocess.Popen(
        [*command, sql], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "text\n"
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_that_asks_voc(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert f"_VOC_COMPLETE={shell}_complete" in capsys.readouterr().out


def test_a_shell_is_told_commands_and_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_VOC_COMPLETE", "bash_complete")
    for words, expected in (
        ("voc th", "plain,themes"),
        ("voc themes re", "plain,refit"),
        ("voc run --pre", "plain,--preview"),
    ):
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
        assert main() == 0
        assert expected in capsys.readouterr().out
