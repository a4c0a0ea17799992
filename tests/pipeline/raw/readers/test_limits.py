"""Limits of what is read: a file beyond one of them is refused with what it has too much of, one just within is read."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.config.format_fields import FileFormat
from pipeline.errors import SourceError
from pipeline.raw.readers import json_lines, open_table, parquet, sheets
from pipeline.raw.readers.base import Reject

ROWS = [["id", "text"], [1, "the kettle leaks"], [2, "the kettle sings"]]


def workbook(path: Path, *, others: tuple[str, ...] = (), filled: bool = True) -> Path:
    """A workbook whose first sheet has ROWS, and sheets after it."""
    book = openpyxl.Workbook()
    book.active.title = "Answers"
    for row in ROWS:
        book.active.append(row)
    for title in others:
        sheet = book.create_sheet(title)
        if filled:
            sheet.append(["something else"])
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        if "xl/sharedStrings.xml" not in archive.namelist():  # where texts stand depends on what openpyxl is built on
            archive.writestr("xl/sharedStrings.xml", "<sst>the kettle</sst>")
    return path


def lines_read(path: Path) -> list[int | None]:
    with closing(open_table(path, FileFormat())) as table:
        return [row.line_number for row in table.rows]


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("MAX_PARTS", 3, r"too large to read: .* MB unpacked, .* parts: save the sheet as CSV"),
        ("MAX_SHEETS", 1, r"too large to read"),
        ("LARGEST", 1_000, r"too large to read"),
        ("LARGEST_STRINGS", 10, r"too large to read: .* of them texts"),
        ("MAX_TAGS", 10, r"a row of the workbook has more than 16,384 cells"),
        ("MAX_ROWS", 2, r"a cell lies outside a worksheet \(2 rows"),
        ("MAX_COLUMNS", 1, r"a cell lies outside a worksheet"),
        ("MAX_CHARACTERS", 20, r"of text after row 2: save the sheet as CSV"),
    ],
)
def test_a_workbook_beyond_a_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, said: str
) -> None:
    path = workbook(tmp_path / "a.xlsx", others=("Two", "Three"))
    assert lines_read(path) == [2, 3]
    monkeypatch.setattr(sheets, limit, value)
    with pytest.raises(SourceError, match=said):
        lines_read(path)


def test_a_workbook_that_unpacks_to_far_more_than_it_has_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/blank.bin", b"\0" * 3_000_000)
    assert lines_read(path) == [2, 3]  # small, whatever the ratio
    monkeypatch.setattr(sheets, "UNPACKED", 1_000_000)
    with pytest.raises(SourceError, match=r"has \d+ kB and unpacks to 3 MB, as no real one does"):
        lines_read(path)
    monkeypatch.setattr(sheets, "RATIO", 1_000)
    assert lines_read(path) == [2, 3]


def test_a_parquet_file_that_repeats_a_long_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": list(range(3_000)), "text": ["the kettle leaks " * 100] * 3_000}), path)
    assert path.stat().st_size < 100_000
    assert len(lines_read(path)) == 3_000
    monkeypatch.setattr(parquet, "MAX_CHARACTERS", 2_000_000)
    with pytest.raises(SourceError, match=r"of values after row 1,024: split it into several files"):
        lines_read(path)


SHAPES: tuple[Callable[[str, str], str], ...] = (
    lambda *rows: "".join(f"{row}\n" for row in rows),
    lambda *rows: f"[{','.join(rows)}]",
    lambda *rows: f'{{"results": [{",".join(rows)}]}}',
)


@pytest.mark.parametrize("write", SHAPES)
def test_json_is_read_to_a_depth_that_does_not_depend_on_who_asks(
    tmp_path: Path, write: Callable[[str, str], str]
) -> None:
    path = tmp_path / "a.json"
    levels = json_lines.MAX_DEPTH
    reason = f"nested deeper than {levels} levels: leave the deep field out of the export, or write it as one text"
    for depth in (levels - 1, levels, levels + 1, 400):
        deep = '{"id": "2", "text": "\\"[[[{{{", "x": ' + "[" * (depth - 1) + "]" * (depth - 1) + "}"
        assert json.loads(deep)["id"] == "2"
        path.write_text(write('{"id": "1", "text": "flat"}', deep))
        with closing(open_table(path, FileFormat())) as table:
            _, row = table.rows
        assert row.line_number == 2
        assert (row.reason if isinstance(row, Reject) else None) == (reason if depth > levels else None), depth


def test_lines_of_which_none_can_be_read_say_why(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('\n{"id": "1", "x": ' + "[" * 200 + "]" * 200 + "}\n")
    with pytest.raises(SourceError, match="none of its rows can be read; line 2: nested deeper than 100 levels: leave"):
        lines_read(path)
    path.write_text("id;text\n1;the kettle leaks\n")
    with pytest.raises(SourceError, match="none of its rows can be read; line 1: not valid JSON: Expecting value"):
        lines_read(path)


def test_a_document_that_no_parser_takes_is_refused_for_its_depth(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"id": "1", "x": ' + "[" * 100_000 + "]" * 100_000 + "}]")
    with pytest.raises(SourceError, match="nested deeper than 100 levels"):
        lines_read(path)


def notes(path: Path, **options: str) -> tuple[str, ...]:
    with closing(open_table(path, FileFormat(**options))) as table:  # type: ignore[arg-type]
        return tuple(table.notes)


def test_of_several_sheets_it_is_said_which_was_read_and_which_were_not(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", others=("Stores", "Old\x7fones"))
    [note] = notes(path)
    assert note.startswith("only the sheet 'Answers' was read; not read: 'Stores', 'Old\\x7fones' (")
    assert notes(path, sheet="Answers") == ()  # somebody has chosen
    many = workbook(tmp_path / "many.xlsx", others=tuple(f"S{n}" for n in range(25)))
    assert "'S9' and 15 more" in notes(many)[0]


def test_empty_sheets_are_not_missed(tmp_path: Path) -> None:
    assert notes(workbook(tmp_path / "a.xlsx")) == ()
    assert notes(workbook(tmp_path / "b.xlsx", others=("Sheet2", "Sheet3"), filled=False)) == ()


@pytest.mark.parametrize("form", ['[{"id": %s}]', '{"id": 1}\n{"id": %s}\n'])
def test_a_number_that_is_too_long_is_told_without_advice_for_programmers(tmp_path: Path, form: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(form % ("9" * 5_000))
    try:
        with closing(open_table(path, FileFormat())) as table:
            said = [row.reason for row in table.rows if isinstance(row, Reject)]
    except SourceError as e:
        said = [str(e)]
    assert said == ["not valid JSON: a number has more than 4,300 digits"]
