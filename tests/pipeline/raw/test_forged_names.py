"""Names of files and columns reach report, ledger and terminal escaped: no line is forged, no cursor moved, no text turned around."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from pipeline.cli.out import note, write_lines
from pipeline.errors import printable

CONTROLS = {chr(c) for c in (*range(32), *range(127, 160), 0x200F, 0x202E, 0x2028, 0x2066, 0xFEFF)}
NAMES = {
    "an escape sequence": b"a\x1b[2J\x1b[31m.csv",
    "a forged line": b"a.csv\nRun 2026 complete, all is well.csv",
    "a carriage return": b"good\rbad.csv",
    "not UTF-8": b"caf\xe9.csv",
    "turned around": "report\u202evsc.exe.csv".encode(),
    "C1 controls": "a\u009b31m.csv".encode(),
    "255 bytes": b"x" * 251 + b".csv",
    "a quote": b'it\'s; drop table "x".csv',
    "markup": b"[red]a[red] <b> |x| `y`.csv",
}


@pytest.mark.parametrize(
    "content", ["id,text,created_at\n1,fine,2026-03-01\n", "", "id,te\x1b[31mxt,x\u202e\n1,2,3\n", "id\n"]
)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_escaped(world: Any, name: str, content: str) -> None:
    (world.inbox / os.fsdecode(NAMES[name])).write_text(content, encoding="utf-8")
    world.put("good.csv", "id,text,created_at\n7,fine,2026-03-01\n")
    report = world.run()
    said = [*report.warnings, *report.facts["unread_files"]]
    said += [str(cell) for row in world.rows("select file_name, error from raw.files") for cell in row]
    assert not CONTROLS & set("".join(said))
    json.dumps(report.as_dict(), ensure_ascii=False).encode()
    assert world.texts()["generic:text:7"] == "fine"


def test_names_that_differ_in_case_only_are_two_files(world: Any) -> None:
    world.put("a.csv", "id,text,created_at\n1,fine,2026-03-01\n")
    world.put("A.CSV", "id,text,created_at\n2,late,2026-03-01\n")
    world.run()
    assert len(world.texts()) == 2


def test_a_link_to_a_folder_is_named_and_not_followed(world: Any) -> None:
    outside = world.inbox.parent / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text("id,text,created_at\n1,secret,2026-03-01\n")
    (world.inbox / "linked").symlink_to(outside)
    (world.inbox / "loop").symlink_to(world.inbox)
    report = world.run()
    assert report.facts["unread_files"] == ["linked", "loop"]
    assert world.texts() == {}


def test_what_is_printed_keeps_its_lines_and_moves_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    write_lines(["one\x1b[2Jtwo\n\tthree\u202e"])
    note("no such column 'a\x1b]0;x\x07'")
    out, err = capsys.readouterr()
    assert out == "one\\x1b[2Jtwo\n\tthree\\u202e\n"
    assert err == "no such column 'a\\x1b]0;x\\x07'\n"


def test_what_is_plain_stays_as_it_is() -> None:
    assert printable("Größe, 中文 und 🙂 – „ja“") == "Größe, 中文 und 🙂 – „ja“"
    assert printable(os.fsdecode(b"caf\xe9")) == "caf\\xe9"
