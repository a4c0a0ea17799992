"""What is said of an erasure: receipts, customers who are not there, a full disk, files that somebody else has to clean."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from models.base import ModelError
from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.errors import ErasurePending, PublishError, VocError, WarehouseError
from pipeline.jobs.erase import erase_customer
from pipeline.jobs.erased import NOT_FOUND, describe, print_receipts
from pipeline.jobs.erasure.keys import stored_forms
from pipeline.runs.models import LazyModels
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.pending import pending_file, read_pending
from tests.pipeline.jobs.erasure.everywhere import KEY, NAME, WORDS
from tests.pipeline.jobs.erasure.needles import holds


class Disk(NamedTuple):
    total: int
    used: int
    free: int


def test_a_receipt_proves_it_without_saying_who(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    (settings.paths.data / "notes").mkdir()
    (settings.paths.data / "notes" / "call.txt").write_text(f"called {KEY} back", encoding="utf-8")
    (settings.paths.data / "notes" / "other.txt").write_text("called somebody else back", encoding="utf-8")
    done = erase_customer(settings, KEY)
    assert "notes/call.txt" in done.files
    assert "notes/other.txt" not in done.files
    assert not holds("\n".join(describe(done)).encode(), (*WORDS, KEY))
    assert print_receipts(settings, None) == 0
    said = capsys.readouterr().out
    assert "2 responses" in said
    assert "finished 20" in said
    assert "notes/call.txt" in said
    assert not holds(said.encode(), (*WORDS, KEY))
    assert print_receipts(settings, f" {KEY} ") == 0
    assert capsys.readouterr().out == said
    assert print_receipts(settings, "other-1") == NOT_FOUND
    assert "no erasure of this customer is recorded" in capsys.readouterr().out


def test_nobody_is_told_apart_from_somebody(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    data, inbox = str(settings.paths.data), str(settings.paths.inbox)
    assert main(["erase", "--data", data, "--customer", "OTHER - 3", "--yes"]) == NOT_FOUND
    said = capsys.readouterr().out
    assert "Not found" in said
    assert "A key that differs only in case or spaces is" in said
    assert "other-3" not in said
    assert inbox
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        assert con.execute("select count(*) from raw.responses").fetchall() == [(15,)]
        assert con.execute("select count(*) > 0 from ops.tombstones where kind = 'customer'").fetchall() == [(True,)]


def test_a_reader_keeps_the_old_file_and_models_may_be_gone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: Any) -> Any:
        raise ModelError("the weights are gone")

    monkeypatch.setattr(LazyModels, "annotator", property(gone))
    con = open_published(settings.paths.published)
    erase_customer(settings, KEY)
    assert con.execute("select count(*) from responses").fetchall() == [(15,)]
    con.close()
    con = open_published(settings.paths.published)
    assert con.execute("select count(*) from responses").fetchall() == [(13,)]
    con.close()


def test_too_little_room_is_said_before_anything_is_erased(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(10**9, 10**9 - 1000, 1000))
    with pytest.raises(WarehouseError, match="nothing was erased: make room"):
        erase_customer(settings, KEY)
    assert not pending_file(settings.paths.data).exists()
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        assert con.execute("select count(*) from raw.responses").fetchall() == [(15,)]


@pytest.mark.parametrize("step", ["rewrite", "refresh_exports", "clean_logs"])
def test_what_fails_on_the_way_is_said_and_stays_on_the_list(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise PublishError("the disk is full")

    monkeypatch.setattr(f"pipeline.jobs.erase.{step}", full)
    with pytest.raises(ErasurePending, match=r"the disk is full.*not finished.*--finish"):
        erase_customer(settings, KEY)
    assert len(read_pending(settings.paths.data)) == 1
    content = json.loads(pending_file(settings.paths.data).read_text())
    assert not holds(json.dumps(content[0]["trace"]).encode(), (*WORDS, NAME))


@pytest.mark.parametrize("damage", ["{", "[{}]", "[1]"])
def test_a_damaged_list_is_an_error_with_the_next_step(settings: Settings, damage: str) -> None:
    pending_file(settings.paths.data).write_text(damage)
    with pytest.raises(VocError, match="if it is damaged, delete it and repeat"):
        erase_customer(settings, KEY)


def test_the_list_that_cannot_be_written_stops_everything(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    stored_forms(settings, KEY)  # makes the secret of pseudonyms
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.warehouse.pending.os.fsync", refuse)
        with pytest.raises(WarehouseError, match="No space left on device; make room"):
            erase_customer(settings, KEY)
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        assert con.execute("select count(*) from raw.responses").fetchall() == [(15,)]


def test_the_folder_of_nobody_is_named(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no warehouse yet"):
        erase_customer(Settings.model_validate({"paths": {"data": tmp_path}}), KEY)
