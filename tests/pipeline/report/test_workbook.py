"""The workbook: the page's figures, with formats and intervals; text that stays text; and a file that office programs open."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.report.facts import Facts, read_facts
from pipeline.report.html import clean
from pipeline.report.page import build_page
from pipeline.report.words import languages, load_words
from pipeline.report.workbook.book import build_workbook
from pipeline.report.workbook.grid import Figure, number_format, round_ends
from tests.pipeline.report.office import converted, needs_libreoffice
from tests.pipeline.report.shapes import SHAPES, hostile, reshaped

LEAST = 5
Table = list[dict[str, Any]]


@pytest.fixture(scope="module")
def facts(sample_run: tuple[Settings, RunReport]) -> Facts:
    return read_facts(sample_run[0].paths.published, least=LEAST)


@pytest.fixture(scope="module")
def content(facts: Facts) -> bytes:
    return build_workbook(facts)


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def head_row(tab: Any) -> int:
    """Row of the head of a sheet's table: that of its filter, else the fourth."""
    found = re.match(r"A(\d+):", tab.auto_filter.ref or "")
    return int(found[1]) if found else 4


def cells(tab: Any) -> Table:
    """Rows of a sheet's table; names that come twice get the column's number, such as From_4."""
    start = head_row(tab)
    head = [cell.value for cell in tab[start]]
    names = [name if head.index(name) == i else f"{name}_{i}" for i, name in enumerate(head)]
    rows = [[cell.value for cell in row[: len(names)]] for row in tab.iter_rows(min_row=start + 1)]
    return [dict(zip(names, row, strict=True)) for row in rows if row[0] is not None]


def shown(value: float) -> str:
    """A net sentiment as the page writes it."""
    return load_words("en").net(value)


def test_a_key_figure_on_the_sheet_is_the_key_figure_of_the_table(
    book: Any, published: duckdb.DuckDBPyConnection
) -> None:
    rows = published.sql(
        "select value, low, high, n from kpis where scope = 'all' and period = 'all' and value is not null order by kpi"
    ).fetchall()
    found = cells(book["Key figures"])
    have = [(r["Value"], r["From"], r["To"], r["Answers"]) for r in found if r["From"] is not None]
    assert len(have) == len(rows) > 3
    for one, wanted in zip(have, rows, strict=True):
        assert one == pytest.approx(wanted)


def test_a_touchpoint_on_the_sheet_has_the_figures_of_its_card(book: Any, facts: Facts) -> None:
    text = build_page(facts)
    rows = cells(book["Journey"])
    assert len(rows) == len(facts.rows["journeys"])
    told = [row for row in rows if row["Customers"]]
    assert len(told) > 15
    for row in told:
        said = f"{shown(row['Net sentiment'])} ({shown(row['From'])} to {shown(row['To'])})"
        assert said in text, row["Touchpoint"]
        assert f"{row['Customers']} customers, {row['Share of writers']:.0%}" in text
    assert {row["Status"] for row in rows} >= {"\N{BLACK DOWN-POINTING TRIANGLE} pain", "? not sure yet"}


def test_the_ranking_is_that_of_the_tables(book: Any, published: duckdb.DuckDBPyConnection) -> None:
    rows = cells(book["Pains and gains"])
    for status, kind in (("pain", "pain point"), ("gain", "gain")):
        wanted = published.sql(
            f"select label, customers, net_sentiment, net_low, net_high from ranking where kind = '{kind}' and customers >= {LEAST} order by place"
        ).fetchall()
        found = [r for r in rows if r["Status"].endswith(status)]
        assert [(r["Theme"], r["Customers"]) for r in found] == [row[:2] for row in wanted]
        for row, figures in zip(found, wanted, strict=True):
            assert (row["Net sentiment"], row["From"], row["To"]) == pytest.approx(figures[2:])


def test_trends_effects_and_segments_are_those_of_the_tables(book: Any, published: duckdb.DuckDBPyConnection) -> None:
    for name, columns, query in (
        ("Trends", ("Value", "From", "To", "Customers"), "select value, low, high, customers from trends where scope = 'all' "
         "and metric in ('net_sentiment', 'negative_share') and customers not between 1 and 4 and subject in ('touchpoint', 'theme') "
         "and (theme_id is null or theme_id in (select theme_id from themes where status = 'active' and customers >= 5))"),
        ("Touchpoints by segment", ("Net sentiment", "From", "To", "Customers"),
         "select net_sentiment, net_low, net_high, customers from segment_scores where period = 'all' and customers >= 5"),
    ):  # fmt: skip
        found = sorted(tuple(r[c] for c in columns) for r in cells(book[name]))
        wanted = sorted(tuple(v for v in row) for row in published.sql(query).fetchall())
        assert len(found) == len(wanted) > 50
        for have, want in zip(found, wanted, strict=True):
            assert have == pytest.approx(want, nan_ok=True)


def test_every_number_has_its_interval_beside_it(book: Any) -> None:
    for tab in book.worksheets:
        names = [cell.value for cell in tab[head_row(tab)]]
        for at, name in enumerate(names):
            if name in {"Value", "Net sentiment", "Effect", "Difference"} and tab.title not in {
                "Themes",
                "Numbers of the charts",
            }:
                assert names[at + 1 : at + 3] == ["From", "To"], (tab.title, name)


def test_sheets_have_filters_frozen_heads_and_widths(book: Any) -> None:
    for tab in book.worksheets[1:-1]:
        assert tab.freeze_panes is not None, tab.title
        assert tab.freeze_panes.endswith("5"), tab.title
        assert tab.auto_filter.ref, tab.title
        assert tab.column_dimensions["A"].width > 10
    assert len(book.worksheets[0]._charts) >= 6
    assert book["Key figures"]["B7"].number_format != "General"


def test_days_are_days(book: Any) -> None:
    days = [row["Day"] for row in cells(book["Sentences"])]
    assert days
    assert all(isinstance(day, datetime) for day in days)


def test_a_number_is_written_as_the_page_writes_it() -> None:
    words = load_words("en")
    assert number_format(Figure(0.4), words) == '+#,##0.00;"\N{MINUS SIGN}"#,##0.00;#,##0.00'
    assert "+" not in number_format(Figure(-0.001), words)
    assert number_format(Figure(0.4, "share"), words) == "0%"
    assert number_format(Figure(0.4, "share"), load_words("de")).endswith('"%')
    assert Figure(0.03, "share", sign=True).shown == pytest.approx(3)
    assert '"x' not in number_format(Figure(4.0, 'C"x'), words).replace('"\N{NO-BREAK SPACE}Cx"', "")


def test_what_is_about_few_customers_and_customers_themselves_stay_out(sample_run: tuple[Settings, RunReport]) -> None:
    file = sample_run[0].paths.published
    strict = openpyxl.load_workbook(BytesIO(build_workbook(read_facts(file, least=60))))
    for tab in strict.worksheets:
        rows = [] if tab.title == "Numbers of the charts" else cells(tab)
        assert all((row.get("Customers") or 60) >= 60 for row in rows), tab.title
    assert "Customers at risk" not in strict.sheetnames
    asked = build_workbook(read_facts(file, least=LEAST, with_customers=True))
    assert "Customers at risk" in openpyxl.load_workbook(BytesIO(asked)).sheetnames


def test_the_same_facts_give_the_same_bytes(facts: Facts, content: bytes) -> None:
    assert build_workbook(facts) == content


def every_cell(content: bytes) -> Iterator[Any]:
    for tab in openpyxl.load_workbook(BytesIO(content)).worksheets:
        for row in tab.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


FORMULAS = (
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    '=HYPERLINK("http://evil.example")',
    "http://evil.example",
)


@pytest.mark.parametrize("language", languages())
def test_text_stays_text(sample_run: tuple[Settings, RunReport], tmp_path: Path, language: str) -> None:
    bad = reshaped(
        sample_run[0].paths.published,
        tmp_path / "v.duckdb",
        [
            f"update themes set label = '{formula.replace(chr(39), chr(39) * 2)}' where hash(theme_id) % {len(FORMULAS)} = {i}"
            for i, formula in enumerate(FORMULAS)
        ]
        + ["update verbatims set text = '=1+1 ' || text, source = '=1+1'", "update sentences set start_char = 0"],
    )
    content = build_workbook(read_facts(bad, least=LEAST), language=language)
    texts = []
    for cell in every_cell(content):
        assert cell.data_type != "f", cell.value
        assert cell.hyperlink is None
        texts.append(cell.value)
    assert "=1+1" in texts
    assert clean(FORMULAS[0]) in texts


def test_hostile_words_make_no_broken_file(sample_run: tuple[Settings, RunReport], tmp_path: Path) -> None:
    content = build_workbook(read_facts(hostile(sample_run[0].paths.published, tmp_path / "v.duckdb"), least=LEAST))
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "external" in name.lower()]
        sheets = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        texts = parts.read("xl/sharedStrings.xml").decode()
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet]
    assert "\u202e" not in texts
    assert max(len(text) for text in re.findall(r"<t[^>]*>(.*?)</t>", texts)) < 6 * 2_000


@pytest.mark.parametrize("shape", SHAPES)
def test_any_shape_of_file_gives_a_workbook(sample_run: tuple[Settings, RunReport], tmp_path: Path, shape: str) -> None:
    file = reshaped(sample_run[0].paths.published, tmp_path / "v.duckdb", SHAPES[shape])
    made = openpyxl.load_workbook(BytesIO(build_workbook(read_facts(file, least=LEAST))), read_only=True)
    assert {"Key figures", "What changed", "Journey", "Pains and gains", "Trust"} <= set(made.sheetnames)
    said = [str(cell.value) for row in made["Key figures"].iter_rows() for cell in row if cell.value]
    if shape == "empty":
        assert said[0] == "There is no feedback here yet."
    if shape == "no scores":
        assert any("No response carries a score" in text for text in said)


@needs_libreoffice
def test_libreoffice_opens_it_and_sees_the_same_figures(content: bytes, book: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(content)
    with converted(path, "csv:Text - txt - csv (StarCalc):44,34,76").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert "Err:" not in str(lines)
    assert "#NAME?" not in str(lines)
    wanted = [cell.value for cell in book["Key figures"]["A"] if cell.value]
    assert [line[0] for line in lines if line and line[0]] == wanted


def test_the_command_writes_what_is_asked_for(sample_run: tuple[Settings, RunReport], tmp_path: Path) -> None:
    data = str(sample_run[0].paths.data)
    out = tmp_path / "board.xlsx"
    assert main(["report", "--data", data, "--out", str(out), "--lang", "de"]) == 0
    assert openpyxl.load_workbook(out).sheetnames[0] == "Kennzahlen"
    assert main(["report", "--data", data, "--xlsx", "--out", str(tmp_path / "board.html")]) == 2
    assert not (tmp_path / "board.html").exists()


def test_an_axis_holds_every_interval_with_round_steps() -> None:
    assert round_ends([{"value": -1, "low": -66, "high": 63}]) == (-80, 80, 20)
    assert round_ends([{"value": 0.5, "low": None, "high": None}])[1] > 0.5
    assert round_ends([{"value": None, "low": None, "high": None}]) == (0, 1, pytest.approx(0.2))
    assert round_ends([{"value": 3.1, "low": 3.0, "high": 3.3}]) == pytest.approx((3.0, 3.3, 0.05))
