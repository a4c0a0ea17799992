from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.config.format_fields import FileFormat
from pipeline.errors import SourceError
from pipeline.raw.readers import open_table


def read(path: Path, **stated: Any) -> tuple[tuple[str, ...], list[tuple[int | None, Any]]]:
    with closing(open_table(path, FileFormat(**stated))) as table:
        return table.columns, [
            (r.line_number, dict(r.values) if hasattr(r, "values") else r.reason) for r in table.rows
        ]


@pytest.mark.parametrize(
    "content",
    [
        '[{"id": 1, "via": {"channel": "web"}}, {"id": 2, "tags": ["a"]}]',
        '{"satisfaction_ratings": [{"id": 1, "via": {"channel": "web"}}, {"id": 2, "tags": ["a"]}], "next_page": null}',
        '{\n "satisfaction_ratings": [\n  {"id": 1, "via": {"channel": "web"}},\n  {"id": 2, "tags": ["a"]}\n ]\n}',
        '{"id": 1, "via": {"channel": "web"}}\n{"id": 2, "tags": ["a"]}\n',
    ],
)
def test_shapes_of_json(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content)
    columns, rows = read(path)
    assert columns == ("id", "via.channel", "tags")
    assert rows == [(1, {"id": "1", "via.channel": "web"}), (2, {"id": "2", "tags": '["a"]'})]


def test_json_values_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"a": None, "b": True, "c": 5.0, "d": 4.5, "e": 10**20, "f": " x "}))
    assert read(path)[1] == [(1, {"a": "", "b": "true", "c": "5", "d": "4.5", "e": str(10**20), "f": " x "})]


@pytest.mark.parametrize("content", ['[{"id": 1},', '{\n "a": 1\n', "[" * 100_000])
def test_a_damaged_json_document_fails_whole(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content)
    with pytest.raises(SourceError):
        read(path)


def test_a_record_with_a_list_of_objects_is_a_record(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "text": "x", "labels": [{"theme": "t"}]}\n')
    assert read(path)[1] == [(1, {"id": "1", "text": "x", "labels": '[{"theme": "t"}]'})]


def workbook(path: Path, rows: list[list[Any]], *, sheet: str = "Data") -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Cover" if sheet != "Data" else "Data"
    target = book.active if sheet == "Data" else book.create_sheet(sheet)
    for row in rows:
        target.append(row)
    book.save(path)
    return path


def test_a_workbook(tmp_path: Path) -> None:
    rows = [
        ["id", "text", "when", None],
        [1, "fine, yes\nindeed", datetime(2025, 1, 2, 3), None],
        [],
        [2.0, None, "2025-01-02"],
    ]
    columns, found = read(workbook(tmp_path / "a.xlsx", rows))
    assert columns == ("id", "text", "when")
    assert found == [
        (2, {"id": "1", "text": "fine, yes\nindeed", "when": datetime(2025, 1, 2, 3)}),
        (4, {"id": "2", "text": "", "when": "2025-01-02"}),
    ]


def test_a_named_sheet_and_skipped_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["report"], ["id", "q"], ["Id", "Why?"], [1, "x"]], sheet="Answers")
    with closing(open_table(path, FileFormat(sheet="Answers", skip_rows=1, header_rows=2, question_row=2))) as table:
        assert table.questions == {"id": "Id", "q": "Why?"}
        assert [r.line_number for r in table.rows] == [4]
    with pytest.raises(SourceError, match="no sheet 'Nope'; the workbook has Cover, Answers"):
        read(path, sheet="Nope")


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    when = datetime(2025, 1, 2, tzinfo=UTC)
    table = pa.table(
        {
            "id": [1, 2, 3],
            "text": ["a", None, "x\0y"],
            "when": pa.array([when] * 3, pa.timestamp("us", "UTC")),
            "day": [date(2025, 1, 2)] * 3,
        }
    )
    pq.write_table(table, path)
    columns, rows = read(path)
    assert columns == ("id", "text", "when", "day")
    assert rows == [
        (1, {"id": "1", "text": "a", "when": when, "day": datetime(2025, 1, 2)}),
        (2, {"id": "2", "text": "", "when": when, "day": datetime(2025, 1, 2)}),
        (3, "NUL byte in the row"),
    ]


def test_a_value_that_cannot_be_read_is_not_quoted(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["1"], "text": pa.array([b"\xff\xfe"], pa.binary()).view(pa.string())}), path)
    with closing(open_table(path, FileFormat())) as table:
        reasons = [r.reason for r in table.rows if not hasattr(r, "values")]
    assert reasons == ["a value cannot be read (UnicodeDecodeError)"]
