from __future__ import annotations

import csv
import io
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config.format_fields import FileFormat
from pipeline.errors import SourceError
from pipeline.raw.readers.base import Reject, Row
from pipeline.raw.readers.delimited import open_delimited

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
PLAIN = st.text("abcdefgh ÀéßЖ中🙂,;|\t\"'\n", max_size=30)


def read(content: bytes, **stated: object) -> list[Row | Reject]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        with closing(open_delimited(path, FileFormat(**stated))) as table:
            return list(table.rows)


def write(rows: list[list[str]], *, delimiter: str, newline: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(rows)
    return out.getvalue()


@settings(deadline=None, max_examples=150)
@given(
    rows=st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=1, max_size=12),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(ENCODINGS),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_what_csv_writes_is_read_back(rows: list[list[str]], delimiter: str, encoding: str, newline: str) -> None:
    numbered = [[f"identifier {n}", *row] for n, row in enumerate(rows)]
    found = read(write([["id", "a", "b", "c"], *numbered], delimiter=delimiter, newline=newline).encode(encoding))
    assert [list(r.values.values()) if isinstance(r, Row) else r for r in found] == numbered


@settings(deadline=None, max_examples=150)
@given(rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8))
def test_any_character_is_read_back_where_the_format_is_stated(rows: list[tuple[str, str]]) -> None:
    numbered = [[str(n), *row] for n, row in enumerate(rows)]
    content = write([["id", "a", "b"], *numbered], delimiter=",", quoting=csv.QUOTE_ALL).encode()
    found = read(content, encoding="utf-8", delimiter=",")
    assert [list(r.values.values()) if isinstance(r, Row) else r for r in found] == numbered


@settings(deadline=None, max_examples=200)
@given(content=st.one_of(st.binary(max_size=400), st.text('ab,"\n\r', max_size=200).map(str.encode)))
def test_any_bytes_end_in_rows_rejects_or_a_source_error(content: bytes) -> None:
    try:
        found = read(b"id,text\n" + content)
    except SourceError:
        return
    for row in found:
        text = row.raw_text if isinstance(row, Reject) else "".join(map(str, row.values.values()))
        text.encode("utf-8")
        assert "\0" not in text


@settings(deadline=None, max_examples=150)
@given(
    rows=st.lists(
        st.sampled_from(["1,b,2025-01-01", '2,"b', '3,"b,",2025-01-01', '4,"x"y,2025-01-01', "5"]), max_size=12
    )
)
def test_no_line_is_lost(rows: list[str]) -> None:
    found = read("".join(f"{line}\n" for line in ["id,text,date", *rows]).encode())
    kept = "".join(r.raw_text or "" for r in found)
    assert kept == "".join(f"{line}\n" for line in rows)


def test_line_numbers_count_lines_of_the_file() -> None:
    found = read(b'id,text\n\n1,"two\nlines"\n2,x\n3\n\n,\n4,y\n')
    assert [(r.line_number, type(r).__name__) for r in found] == [(3, "Row"), (5, "Row"), (6, "Reject"), (8 + 1, "Row")]


def test_skipped_lines_several_headers_and_their_wording() -> None:
    content = b'made by x\nid,q\nId,"What, if anything?"\n{1},{2}\n1,a\n'
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        with closing(open_delimited(path, FileFormat(skip_rows=1, header_rows=3, question_row=2))) as table:
            assert table.columns == ("id", "q")
            assert table.questions == {"id": "Id", "q": "What, if anything?"}
            assert [(r.line_number, dict(r.values)) for r in table.rows] == [(5, {"id": "1", "q": "a"})]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"id, text ,\n1,2,3\n", ["id", "text", "column_3"]),
        (b"a,a,a\n1,2,3\n", ["a", "a (2)", "a (3)"]),
        (b"sep=;\na;b,c;d\n1;2;3\n", ["a", "b,c", "d"]),
        (b"id;text, long;x\n1;a, b, c;2\n", ["id", "text, long", "x"]),
        (b"one\n1\n", ["one"]),
        (b"a\tb\r\n1\t2\r\n", ["a", "b"]),
        (b"a,b\r1,2\r", ["a", "b"]),
    ],
)
def test_header(content: bytes, names: list[str]) -> None:
    [row] = read(content)
    assert list(row.values) == names


def test_a_stated_encoding_and_delimiter_are_used() -> None:
    [row] = read("a,b;c\n1,é;2\n".encode("cp1252"), encoding="cp1252", delimiter=";")
    assert row.values == {"a,b": "1,é", "c": "2"}
