"""Commands that read take no lock, wait for nobody, and create nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.warehouse.lock import writer_lock

READERS = [
    ["themes", "list"],
    ["themes", "show", "T001"],
    ["themes", "history"],
    ["themes", "groups"],
    ["themes", "emerging"],
    ["themes", "models"],
    ["themes", "corrections"],
    ["touchpoints", "list"],
    ["publish", "--list"],
    ["rejected"],
]
by_name = pytest.mark.parametrize("words", READERS, ids=" ".join)


@by_name
def test_a_reader_in_an_empty_folder_creates_nothing(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--data", str(tmp_path)]) == 1
    assert "nothing has been read yet; run `voc run` first" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@by_name
def test_a_reader_leaves_the_warehouse_as_it_is(words: list[str], sample_run: tuple[Settings, RunReport]) -> None:
    warehouse = sample_run[0].paths.warehouse
    before = warehouse.stat().st_mtime_ns, warehouse.with_name(warehouse.name + ".lock").stat().st_mtime_ns
    assert main([*words, "--data", str(sample_run[0].paths.data)]) == 0
    assert (warehouse.stat().st_mtime_ns, warehouse.with_name(warehouse.name + ".lock").stat().st_mtime_ns) == before


@by_name
def test_a_reader_says_who_writes(
    words: list[str], sample_run: tuple[Settings, RunReport], capsys: pytest.CaptureFixture[str]
) -> None:
    with writer_lock(sample_run[0].paths.warehouse, purpose="the nightly run"):
        assert main([*words, "--data", str(sample_run[0].paths.data)]) == 1
    said = capsys.readouterr().err
    assert "the nightly run" in said
    assert "try again" in said
