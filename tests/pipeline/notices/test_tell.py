"""`voc alerts`: says when nobody would be told, and tells a failure even where the data cannot be read."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.errors import VocError
from pipeline.notices.due import Alert
from pipeline.notices.sent import Sent
from pipeline.notices.tell import alerts_command, tell
from tests.pipeline.notices.test_due import run_in_ledger


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data=tmp_path)


def to_file(settings: Settings, name: str = "alerts.jsonl") -> Settings:
    return settings.model_copy(update={"alerts": settings.alerts.model_copy(update={"file": Path(name)})})


def told(settings: Settings) -> list[str]:
    path = settings.paths.data / "alerts.jsonl"
    return [json.loads(line)["message"] for line in path.read_text().splitlines()] if path.exists() else []


def test_without_a_channel_it_says_that_nobody_is_told(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    run_in_ledger(settings, status="failed", hours=3)
    assert alerts_command(settings, test=False) == 0
    said = capsys.readouterr().out
    assert "1 due; no channel is configured, so nobody is told" in said
    assert "disk full" in said


def test_without_a_channel_a_test_fails(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert alerts_command(settings, test=True) == 1
    assert "no channel is configured" in capsys.readouterr().out
    assert alerts_command(to_file(settings), test=True) == 0
    assert told(to_file(settings)) == ["a test of the alerts; nothing has happened"]


def test_a_channel_that_fails_fails_the_test(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    (settings.paths.data / "folder").mkdir(parents=True)
    assert alerts_command(to_file(settings, "folder"), test=True) == 1
    assert "file: the path is not a file" in capsys.readouterr().out


def test_a_damaged_published_file_keeps_no_failure_from_being_told(settings: Settings) -> None:
    settings.paths.published.parent.mkdir(parents=True)
    settings.paths.published.write_bytes(b"no database")
    with pytest.raises(VocError, match="cannot read the published file"):
        tell(to_file(settings), failure=Alert("failed:1", "failed", "the disk is full"))
    assert told(settings) == ["the disk is full"]


def test_a_damaged_warehouse_keeps_no_failure_from_being_told(settings: Settings) -> None:
    settings.paths.warehouse.write_bytes(b"no database" * 1000)
    with pytest.raises(VocError):
        tell(to_file(settings), failure=Alert("failed:1", "failed", "the disk is full"))
    assert told(settings) == ["the disk is full"]


def test_a_state_that_cannot_be_written_silences_nobody(settings: Settings) -> None:
    (settings.paths.data / "alerts.sent.jsonl").mkdir(parents=True)
    done = tell(to_file(settings), failure=Alert("failed:1", "failed", "the disk is full"))
    assert done.sent == {"file": 1}
    assert done.faults == ("alerts.sent.jsonl: it cannot be read or written; these alerts may be sent again",)


def test_a_full_disk_under_the_state_silences_nobody(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Sent, line: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Sent, "write", full)
    done = tell(to_file(settings), failure=Alert("failed:1", "failed", "x"))
    assert done.sent == {"file": 1}
    assert done.faults == ("alerts.sent.jsonl: no space left on device; these alerts may be sent again",)


def test_control_characters_of_a_message_reach_no_terminal(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    done = tell(
        to_file(settings),
        failure=Alert("failed:\ud800", "failed", "bad\x1b]0;x\x07 \ud83d file\r\nname", {"f": "\x1b"}),
    )
    assert done.faults == ()
    assert told(settings) == ["bad\ufffd]0;x\ufffd \ufffd file\nname"]
    run_id = run_in_ledger(settings, status="failed", hours=3)
    from pipeline.warehouse.connection import open_settings_warehouse

    with open_settings_warehouse(settings) as con:
        con.execute("update ops.runs set error = $e where run_id = $r", {"e": "a\x1b[2Jb", "r": run_id})
    alerts_command(settings, test=False)
    assert "\x1b" not in capsys.readouterr().out


def test_new_files_are_for_the_owner_only(settings: Settings) -> None:
    tell(to_file(settings), failure=Alert("failed:1", "failed", "x"))
    for name in ("alerts.jsonl", "alerts.sent.jsonl"):
        assert (settings.paths.data / name).stat().st_mode & 0o077 == 0
