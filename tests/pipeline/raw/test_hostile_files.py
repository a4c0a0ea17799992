"""One bad file never stops the others: it is named with a reason, and the good file beside it is loaded."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

HEAD = "id,text,created_at\n"
GOOD = HEAD + "good,fine,2025-01-01\n"


def beside_good(world, report=None) -> list[str]:
    """Names of unread files, after it is shown that the good file was loaded and the counts of rows add up."""
    report = report or world.run()
    assert world.texts()["generic:text:good"] == "fine"
    facts = report.facts
    fates = ("loaded", "updated", "repeated", "skipped", "rejected")
    assert facts["rows_read"] == sum(facts[f"rows_{fate}"] for fate in fates)
    return facts["unread_files"]


def book(*, chart_first: bool = False, rows: int = 1) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    if chart_first:
        from openpyxl.chart import BarChart

        made.create_chartsheet("Chart", 0).add_chart(BarChart())
    for row in (["id", "text", "created_at"], *([f"b{n}", "word", "2025-01-01"] for n in range(rows))):
        made.worksheets[0].append(row)
    made.save(out)
    return out.getvalue()


def repack(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            assert name != part or old in body
            target.writestr(name, body.replace(old, new) if name == part else body)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def world(world):
    world.put("good.csv", GOOD)
    return world


@pytest.mark.parametrize("shape", ["[%s]", '{"results": [%s]}'])
def test_half_an_emoji_in_a_document(world, shape: str) -> None:
    world.put("a.json", shape % '{"id":"1","text":"great \\ud83d","created_at":"2025-01-01"}')
    assert beside_good(world) == []
    assert world.texts()["generic:text:1"] == "great \ufffd"


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
@pytest.mark.parametrize("depth", [200, 600, 985, 3000, 100_000])
def test_deep_json(world, name: str, depth: int) -> None:
    deep = '{"a":' * depth + "1" + "}" * depth
    row = '{"id":"1","text":"t","created_at":"2025-01-01","x":' + deep + "}"
    world.put(name, row + "\n" if name == "a.jsonl" else f"[{row}]")
    report = world.run()
    beside_good(world, report)
    assert (report.facts["rows_loaded"], report.facts["unread_files"]) == (1, [name])
    assert any("nested deeper than 100 levels: leave the deep field out" in warning for warning in report.warnings)


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.jsonl"])
def test_a_packed_file_under_the_name_of_a_text(world, name: str) -> None:
    world.put(name, gzip.compress(GOOD.encode()))
    assert beside_good(world) == [name]


def test_flipped_bytes_of_a_workbook_stop_nothing(world) -> None:
    whole = book(rows=20)
    for at in range(40, len(whole), 97):
        world.put("a.xlsx", whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        beside_good(world)


def test_a_chart_sheet_first(world) -> None:
    world.put("a.xlsx", book(chart_first=True))
    assert beside_good(world) == []
    assert world.texts()["generic:text:b0"] == "word"


def test_rows_beyond_the_stated_dimension_are_read(world) -> None:
    world.put("a.xlsx", repack(book(rows=3), SHEET, b'ref="A1:C4"', b'ref="A1:C2"'))
    beside_good(world)
    assert len(world.texts()) == 4


def test_binary_text_of_parquet(world) -> None:
    texts = pa.array(["café".encode(), b"\xff"], pa.binary())
    pq.write_table(
        pa.table({"id": [b"1", b"2"], "text": texts, "created_at": ["2025-01-01"] * 2}), world.inbox / "a.parquet"
    )
    beside_good(world)
    assert world.texts()["generic:text:1"] == "café"
    assert [reason for _, reason, _ in world.rejects()] == ["a value cannot be read (UnicodeDecodeError)"]


def test_a_header_and_a_name_with_undecodable_bytes(world) -> None:
    world.put("a.csv", b"id,caf\xe9\x81,when\n1,a,2025-01-01\n")
    path = world.inbox / os.fsdecode(b"caf\xe9\x1b[31m.csv")
    path.write_text(HEAD + "7,seven,2025-01-01\n")
    report = world.run()
    assert beside_good(world, report) == ["a.csv"]
    assert world.texts()["generic:text:7"] == "seven"
    names = {name for (name,) in world.rows("select file_name from raw.files")}
    assert names == {"a.csv", "good.csv", "caf\\xe9\\x1b[31m.csv"}
    json.dumps(report.as_dict()).encode()


def test_what_is_no_file_is_named(world) -> None:
    os.mkfifo(world.inbox / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as s:
        here = Path.cwd()
        os.chdir(world.inbox)
        try:
            s.bind("socket.csv")
        finally:
            os.chdir(here)
    (world.inbox / "nowhere.csv").symlink_to("gone.csv")
    (world.inbox / "loop.csv").symlink_to("loop.csv")
    assert beside_good(world) == ["loop.csv", "nowhere.csv", "pipe.csv", "socket.csv"]
