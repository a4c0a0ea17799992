"""Packed files are read as what is in them, within limits."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any

import openpyxl
import pytest

from pipeline.raw.readers import archives

CSV = "id,text,created_at\n"


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["id", "text", "created_at"])
    book.active.append(["9", "Cold", "2026-03-01"])
    book.save(out)
    return out.getvalue()


def test_gzip_of_every_kind(world: Any) -> None:
    world.put("a.csv.gz", gzip.compress((CSV + "1,Late,2026-03-01\n").encode("utf-16")))
    world.put("b.JSONL.GZ", gzip.compress(json.dumps({"id": 2, "text": "Dear", "created_at": "2026-03-01"}).encode()))
    world.put("c.xlsx.gz", gzip.compress(workbook(), mtime=0))
    report = world.run()
    assert (report.warnings, sorted(world.texts().values())) == ((), ["Cold", "Dear", "Late"])
    assert world.run().facts["files_known"] == 3


def test_a_zip_with_several_members(world: Any) -> None:
    members: dict[str, str | bytes] = {
        "2026-02.csv": "text,id,created_at\nDear,2,2026-02-01\n",
        "2026-01.csv": CSV + "1,Late,2026-01-01\n1b,,soon\n",
        "stores.csv": "store,city\n1,Ulm\n",
        "logo.png": b"\x89PNG",
        "README.txt": "Hello",
        "__MACOSX/._2026-01.csv": b"\0\5",
        "empty/": "",
    }
    world.put("year.zip", zipped(members))
    report = world.run()
    assert sorted(world.texts().values()) == ["Dear", "Late"]
    assert (report.facts["rows_read"], report.facts["rows_rejected"]) == (3, 1)
    assert [w for w in report.warnings if "were not read: 'stores.csv'" in w]
    assert [w for w in report.warnings if "not read in the archive: 'logo.png'" in w]
    assert "year.zip: 2 files of the archive read as one: '2026-01.csv', '2026-02.csv'" in report.facts["remarks"]


def test_one_export_in_two_formats_is_read_once(world: Any) -> None:
    row = {"id": "1", "text": "Late", "created_at": "2026-03-01"}
    world.put("s.zip", zipped({"CSV/survey.csv": CSV + "1,Late,2026-03-01\n", "JSON/survey.json": json.dumps([row])}))
    assert world.run().facts["rows_read"] == 1


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.zip", b"PK\3\4 broken", "not a .zip archive that can be read"),
        ("a.csv.gz", b"\x1f\x8b\x08 broken", "not a .gz archive that can be read"),
        ("a.csv.gz", gzip.compress(b"id,text\n" * 900, mtime=0)[:-9], "not a .gz archive that can be read (EOFError)"),
        ("a.gz", gzip.compress(b"id,text\n", mtime=0), "no reader for .gz"),
        ("a.zip", zipped({"a.png": "x", "b.zip": "x"}), "no reader for .zip"),
        ("a.zip", zipped({"a.csv": ""}), "'a.csv' in it: empty file"),
        ("a.zip", zipped({f"{n}.csv": CSV for n in range(201)}), "201 files in one archive"),
        ("a.zip", workbook(), "no reader for .zip"),
        ("a.csv.gz", gzip.compress(b"a" * 60_000_000, mtime=0), "unpacks to more than"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_good_file_is_loaded(
    world: Any, name: str, content: bytes, why: str
) -> None:
    world.put(name, content)
    world.put("good.csv", CSV + "1,Late,2026-03-01\n")
    report = world.run()
    assert report.facts["rows_loaded"] == 1
    assert [w for w in report.warnings if why in w], report.warnings


def test_nothing_unpacked_stays(world: Any) -> None:
    world.put("a.csv.gz", gzip.compress((CSV + "1,Late,2026-03-01\n").encode()))
    world.run()
    assert archives._unpacked.cache_info().currsize == 0


def months(*names: str) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for n, name in enumerate(names):
        sheet = book.create_sheet(name)
        sheet.append(["id", "text", "created_at"] if name != "Stores" else ["store", "city"])
        sheet.append([str(n), f"Late {name}", "2026-03-01"])
    book.create_sheet("Empty")
    book.save(out)
    return out.getvalue()


MAPPING = "match: {paths: [a.xlsx]}\nformat: {sheets: SHEETS}\nid: {column: id}\ncreated_at: {column: created_at}\ntexts: [{key: t, column: text}]\n"


@pytest.mark.parametrize(
    ("sheets", "read"),
    [
        ("['*']", ["Late Feb", "Late Jan", "Late Mar"]),
        ("[Jan, Mar]", ["Late Jan", "Late Mar"]),
        ("[Feb]", ["Late Feb"]),
    ],
)
def test_every_worksheet_or_named_ones(world: Any, sheets: str, read: list[str]) -> None:
    world.mapping("months", MAPPING.replace("SHEETS", sheets))
    world.put("a.xlsx", months("Jan", "Feb", "Stores", "Mar"))
    report = world.run()
    assert sorted(world.texts().values()) == read
    assert any("sheets with other columns than 'Jan' were not read: 'Stores'" in w for w in report.warnings) == (
        "*" in sheets
    )


def test_a_sheet_that_is_not_there(world: Any) -> None:
    world.mapping("months", MAPPING.replace("SHEETS", "[Jan, May]"))
    world.put("a.xlsx", months("Jan", "Feb"))
    assert "no sheet 'May'; the workbook has Jan, Feb, Empty" in world.run().warnings[0]


def test_a_rejected_row_says_in_which_sheet_or_member_its_line_is(world: Any) -> None:
    world.mapping("months", MAPPING.replace("SHEETS", "['*']"))
    book = openpyxl.load_workbook(io.BytesIO(months("Jan", "Feb")))
    book["Feb"].append(["7", "Dear", "soon"])
    out = io.BytesIO()
    book.save(out)
    world.put("a.xlsx", out.getvalue())
    world.put("b.zip", zipped({"one.csv": CSV + "1,Late,2026-01-01\n", "two.csv": CSV + "2,Late,2026-01-01\n3,Dear\n"}))
    report = world.run()
    rejected = dict(world.rows("select file_name, reason from raw.rejected_rows"))
    assert rejected["a.xlsx"].endswith(" (in sheet 'Feb')")
    assert rejected["b.zip"].endswith(" (in member 'two.csv')")
    assert [w for w in report.warnings if "a.xlsx: 1 of 3 rows rejected, sheet 'Feb', line 3: " in w]
    assert [w for w in report.warnings if "b.zip: 1 of 3 rows rejected, member 'two.csv', line 3: " in w]


def test_a_sheet_of_a_workbook_in_an_archive_is_named_with_both(world: Any) -> None:
    world.mapping("months", MAPPING.replace("a.xlsx", "'*.zip'").replace("SHEETS", "['*']"))
    book, out = openpyxl.load_workbook(io.BytesIO(months("Mar", "May"))), io.BytesIO()
    for name in ("Mar", "May"):
        book[name].append([f"{name}3", "Wet", "soon"])
    book.save(out)
    world.put("y.zip", zipped({"2026-01.csv": CSV + "1,Late,2026-01-01\n2,Wet,soon\n", "rest.xlsx": out.getvalue()}))
    world.run()
    places = [(line, reason.partition(" (in ")[2]) for line, reason, _ in world.rejects()]
    assert sorted(places) == [
        (3, "member '2026-01.csv')"),
        (3, "member 'rest.xlsx', sheet 'Mar')"),
        (3, "member 'rest.xlsx', sheet 'May')"),
    ]


def test_the_one_table_that_was_read_of_several_is_named(world: Any) -> None:
    world.put("z.zip", zipped({"a.csv": CSV + "1,Late,2026-01-01\n2,Wet,soon\n", "stores.csv": "store,city\n1,Ulm\n"}))
    world.run()
    assert [reason.endswith("(in member 'a.csv')") for _, reason, _ in world.rejects()] == [True]
