"""One bad file never stops a night: it is named, with a reason and without its words; the good file beside it is loaded."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.chart import BarChart

from pipeline.contract import StageReport

SECRET = "Anselm 07700 900123"
ROWS = [["id", "text", "created_at"], ["b1", f"fine {SECRET}", "2026-03-01"], ["b2", "late", "2026-03-02"]]


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(path)


def half_emoji(path: Path) -> None:
    rows = [{"id": "b1", "text": f"{SECRET} \ud83d", "created_at": "2026-03-01"}]
    path.write_text(json.dumps(rows), encoding="utf-8")


def damaged(path: Path) -> None:
    workbook(path)
    content = bytearray(path.read_bytes())
    start = content.index(b"xl/worksheets/sheet1.xml") + 40
    content[start : start + 60] = os.urandom(60)
    path.write_bytes(content)


def chart_only(path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart").add_chart(BarChart())
    del book["Sheet"]
    book.save(path)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 10_000_000)


def gzipped(path: Path) -> None:
    path.write_bytes(gzip.compress(f"id,text,created_at\nb1,{SECRET},2026-03-01\n".encode()))


def deep(path: Path) -> None:
    path.write_text('{"id": ' * 5_000 + "1" + "}" * 5_000 + "\n", encoding="utf-8")


def dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nothing")


def leading_out(path: Path) -> None:
    secret = path.parents[1] / "secret.csv"
    secret.write_text(f"id,text,created_at\nb1,{SECRET},2026-03-01\n")
    path.symlink_to(secret)


BAD: dict[str, Callable[[Path], None]] = {
    "damaged.xlsx": damaged,
    "chart.xlsx": chart_only,
    "bomb.xlsx": bomb,
    "gzip.csv": gzipped,
    "dangling.csv": dangling,
    "link.csv": leading_out,
    "pipe.csv": os.mkfifo,
    "not a workbook.xlsx": lambda path: path.write_bytes(b"PK\x03\x04 no"),
    "empty.csv": lambda path: path.write_bytes(b""),
    os.fsdecode(b"bad\xff name.xlsx"): lambda path: path.write_bytes(b"x"),
}
"""Files of which nothing can be read, by name."""


def night(world: Any) -> StageReport:
    world.put("good.csv", "id,text,created_at\n1,fine,2026-03-01\n")
    report: StageReport = world.run()
    assert world.texts()
    return report


@pytest.mark.parametrize("name", BAD, ids=ascii)
def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(world: Any, name: str) -> None:
    BAD[name](world.inbox / name)
    report = night(world)
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    assert report.facts["unread_files"] == [shown]
    assert any(shown in warning for warning in report.warnings)
    assert world.run().facts["unread_files"] == [shown]  # the next night fails the same way, and only this file
    assert SECRET not in json.dumps(report.as_dict())


def test_an_error_that_nobody_foresaw_fails_the_file_only(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def boom(*_: Any, **__: Any) -> None:
        raise LookupError(SECRET)

    (world.inbox / "bad.jsonl").write_text('{"id": "b1", "text": "x", "created_at": "2026-03-01"}\n')
    monkeypatch.setattr("pipeline.raw.readers.json_lines._flatten", boom)
    report = night(world)
    assert report.facts["unread_files"] == ["bad.jsonl"]
    assert "LookupError" in " ".join(report.warnings)
    assert SECRET not in json.dumps(report.as_dict())


@pytest.mark.parametrize(("name", "make"), [("half.json", half_emoji), ("deep.jsonl", deep)])
def test_a_strange_row_stops_nobody(world: Any, name: str, make: Callable[[Path], None]) -> None:
    make(world.inbox / name)
    night(world)


def test_a_folder_that_cannot_be_entered_is_named(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (world.inbox / "locked").mkdir()
    real = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = night(world)
    assert report.facts["unread_files"] == ["locked"]


def test_a_workbook_with_a_wrong_size_gives_every_row(world: Any) -> None:
    path = world.inbox / "rows.xlsx"
    workbook(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'<dimension ref="A1:C3"' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'<dimension ref="A1:C3"', b'<dimension ref="A1:C2"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    world.run()
    assert len(world.texts()) == 2


def test_a_chart_before_the_rows_is_passed_over(world: Any) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.create_chartsheet("Chart", 0).add_chart(BarChart())
    book.save(world.inbox / "chart first.xlsx")
    world.run()
    assert len(world.texts()) == 2


def test_binary_columns_of_parquet_are_text(world: Any) -> None:
    table = {
        "id": ["1"],
        "picture": [b"\xff\xd8\xff"],
        "text": [b"sch\xc3\xb6n"],
        "created_at": [datetime(2026, 3, 1, tzinfo=UTC)],
    }
    pq.write_table(pa.table(table), world.inbox / "binary.parquet")
    world.run()
    assert list(world.texts().values()) == ["schön"]


def test_times_of_an_unknown_zone_are_read_as_what_parquet_keeps_and_it_is_said_once(world: Any) -> None:
    times = pa.array([datetime(2026, 3, 1, 9)] * 3, pa.timestamp("us", tz="Mars/Olympus"))
    table = pa.table({"id": ["1", "2", "3"], "text": ["fine"] * 3, "created_at": times})
    pq.write_table(table, world.inbox / "zone.parquet")
    report = night(world)
    assert (report.facts["rows_rejected"], report.facts["unread_files"]) == (0, [])
    assert world.rows("select distinct created_at::text from raw.responses where native_id = '3'") == [
        ("2026-03-01 09:00:00+00",)
    ]
    [warning] = report.warnings
    assert warning.startswith("zone.parquet: column 3 names the time zone 'Mars/Olympus'")
    assert "Europe/Berlin" in warning
    noted = {"zone.parquet": warning.removeprefix("zone.parquet: "), "good.csv": None}
    assert dict(world.rows("select file_name, note from raw.files")) == noted


def test_which_sheet_of_several_was_read_stands_in_summary_and_files(world: Any) -> None:
    path = world.inbox / "two.xlsx"
    workbook(path)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Stores").append(["id", "text"])
    book.save(path)
    [warning] = night(world).warnings
    assert warning.startswith("two.xlsx: only the sheet 'Sheet' was read; not read: 'Stores'")
    noted = world.rows("select note from raw.files where file_name = 'two.xlsx' and status = 'loaded'")
    assert noted == [(warning.removeprefix("two.xlsx: "),)]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.xlsx", "a.parquet"])
def test_a_file_of_which_every_row_is_rejected_has_failed(world: Any, name: str) -> None:
    rows = [{"id": str(n), "text": SECRET, "created_at": f"on {SECRET}"} for n in range(3)]
    write_rows(world.inbox / name, rows)
    for said in ("failed: every row was rejected (3)", "still failed: every row was rejected (3)"):
        report = night(world)
        assert report.facts["unread_files"] == [name]
        assert any(said in warning for warning in report.warnings)
        assert SECRET not in json.dumps(report.as_dict())
    assert world.rows("select status, rows_read, rows_rejected from raw.files where file_name <> 'good.csv'") == [
        ("failed", 3, 3)
    ]
    assert len(world.rejects()) == 3


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.xlsx", "a.parquet"])
@pytest.mark.parametrize(
    "words", ["Anselm", "Anselm Ott", "a.ott@example.org", "07700 900123", "12 Fore Street", "so rude!", "great"]
)
def test_no_word_of_a_first_line_without_a_header_is_told(world: Any, name: str, words: str) -> None:
    row = {"17": "1", words: words, "2026-03-01": "2026-03-02"}
    write_rows(world.inbox / name, [row, row])
    report = night(world)
    assert report.facts["unread_files"] == [name]
    assert words not in json.dumps(report.as_dict())
    assert words not in str(world.rows("select error from raw.files"))
    world.mapping(
        "taken",
        "match: {paths: ['a.*']}\nid: {column: id}\ncreated_at: {column: day}\ntexts: [{key: t, column: text}]\n",
    )
    report = night(world)
    assert report.facts["unread_files"] == [name]
    assert words not in json.dumps(report.as_dict())
    assert words not in str(world.rows("select error from raw.files"))


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    """The rows in the format that the extension names."""
    columns = list(rows[0])
    lines = [columns, *([row[c] for c in columns] for row in rows)]
    if path.suffix == ".csv":
        path.write_text("".join(",".join(line) + "\n" for line in lines), encoding="utf-8")
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(line)
        book.save(path)
