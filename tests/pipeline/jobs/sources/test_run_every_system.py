"""`voc run` on a folder with one export of each system: no configuration, the counts worked out by hand, and a summary that says what each file was taken for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.warehouse.connection import open_published
from tests.pipeline.raw.test_every_system import EXPECTED, EXPORTS


def test_a_folder_of_every_system_needs_no_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run", "--data", str(tmp_path / "data"), "--inbox", str(EXPORTS)]) == 0
    out = capsys.readouterr().out
    responses = sum(len(expected[1]) for expected in EXPECTED.values())
    texts = sum(len(expected[3]) for expected in EXPECTED.values())
    assert (
        f"Rows       61 read, {responses} loaded, 0 updated, 0 repeated, 2 skipped, 0 rejected ({len(EXPECTED)} files)"
        in out
    )
    assert f"{responses} responses of" in out
    assert f"{texts} verbatims" in out
    for name, (source, found, _, _) in EXPECTED.items():
        assert f"Read as    {source}: {name} ({len(found)} response{'' if len(found) == 1 else 's'})" in out
    with open_published(tmp_path / "data" / "published" / "voc.duckdb") as con:
        assert con.execute("select count(distinct source), count(*) from responses").fetchall() == [
            (len(EXPECTED), responses)
        ]
