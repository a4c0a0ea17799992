"""The slides: the page's figures and words, native charts with intervals, text that stays text, and nothing outside a slide."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.report.facts import Facts, read_facts
from pipeline.report.page import build_page
from pipeline.report.slides.deck import build_slides
from pipeline.report.slides.draw import cut, runs_left
from tests.pipeline.report.office import converted, needs_libreoffice
from tests.pipeline.report.shapes import SHAPES, hostile, reshaped

pptx = pytest.importorskip("pptx", reason="python-pptx is not installed")
LEAST = 5


@pytest.fixture(scope="module")
def facts(sample_run: tuple[Settings, RunReport]) -> Facts:
    return read_facts(sample_run[0].paths.published, least=LEAST)


@pytest.fixture(scope="module")
def content(facts: Facts) -> bytes:
    return build_slides(facts)


def slides(content: bytes) -> list[Any]:
    return list(pptx.Presentation(BytesIO(content)).slides)


def texts(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def charts(slide: Any) -> Iterator[Any]:
    yield from (shape.chart for shape in slide.shapes if shape.has_chart)


def test_it_has_a_slide_for_every_question(content: bytes) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in slides(content)]
    assert titles[0].endswith("works best.")
    assert titles[1] == "What changed"
    assert [t for t in titles if t.startswith("The journey: ")] == titles[2:4]
    assert titles[4:] == ["What hurts", "What delights", "How far to trust this"]
    assert all(slide.has_notes_slide for slide in slides(content))


def test_what_it_says_is_on_the_page(content: bytes, facts: Facts) -> None:
    page = build_page(facts)
    said = [line for text in texts(slides(content)[0]) for line in text.splitlines()]
    figures = [line for line in said if re.search(r"\d", line) and "20261" not in line and len(line) > 1]
    assert len(figures) > 8
    for line in figures:
        assert re.sub(r"^last three months: ", "", line) in page or line in page, line


def test_the_picture_holds_the_tables_figures(
    content: bytes, published: duckdb.DuckDBPyConnection, facts: Facts
) -> None:
    pictures = [next(charts(slide)) for slide in slides(content)[2:4]]
    order = sorted(facts.rows["writers"], key=lambda row: -row["customers"])
    for chart, journey in zip(pictures, order, strict=True):
        rows = published.execute(
            "select t.name, i.net_sentiment, i.net_low, i.net_high from touchpoints as t left join touchpoint_impacts as i "
            "on i.journey_id = t.journey_id and i.touchpoint_id = t.touchpoint_id and i.customers >= 5 "
            "where t.journey_id = $journey order by t.position",
            {"journey": journey["journey_id"]},
        ).fetchall()
        plot = chart.plots[0]
        assert list(plot.categories) == [row[0] for row in rows]
        assert list(plot.series[0].values) == pytest.approx([row[1] for row in rows])
        plus = [float(v.text) for v in plot.series[0]._element.xpath(".//c:errBars/c:plus//c:v")]
        assert plus == pytest.approx([0.0 if row[1] is None else row[3] - row[1] for row in rows])


def test_three_pains_have_a_verbatim_each(content: bytes, published: duckdb.DuckDBPyConnection) -> None:
    said = "\n".join(texts(slides(content)[4]))
    rows = published.sql(
        "select label, customers from ranking where kind = 'pain point' and standing = 'now' order by place limit 3"
    ).fetchall()
    for place, (label, customers) in enumerate(rows, 1):
        assert f"{place}. {label}" in said
        assert f"{customers} customers" in said
    assert said.count("“") == said.count("”") == len(rows)


def test_numbers_are_written_as_the_language_does(facts: Facts) -> None:
    said = "\n".join(text for slide in slides(build_slides(facts, language="de")) for text in texts(slide))
    assert "Was sich verändert hat" in said
    assert re.search(r"Netto-Stimmung \N{MINUS SIGN}0,\d\d", said)
    assert not re.search(r"\N{MINUS SIGN}0\.\d\d", said)


def test_a_verbatim_written_from_right_to_left_runs_that_way(
    sample_run: tuple[Settings, RunReport], tmp_path: Path
) -> None:
    assert runs_left("«الخدمة بطيئة")
    assert runs_left("12 השירות איטי")
    assert not runs_left("12 slow השירות")
    arabic = reshaped(sample_run[0].paths.published, tmp_path / "v.duckdb", [
        "update verbatims set text = 'الخدمة بطيئة جدا والموظفون لا يجيبون'", "update sentences set start_char = 0, end_char = 36"])  # fmt: skip
    slide = slides(build_slides(read_facts(arabic, least=LEAST)))[4]
    quoted = [p for s in slide.shapes if s.has_text_frame for p in s.text_frame.paragraphs if "بطيئة" in p.text]
    assert len(quoted) == 3
    assert {p._p.pPr.get("rtl") for p in quoted} == {"1"}


def inside(deck: Any) -> None:
    """Every shape of every slide lies on it."""
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0, shape.name
            assert shape.top >= 0, shape.name
            assert shape.left + shape.width <= deck.slide_width + 9_525, (
                shape.name,
                shape.has_text_frame and shape.text_frame.text,
            )
            assert shape.top + shape.height <= deck.slide_height + 9_525, shape.name


@pytest.mark.parametrize("shape", SHAPES)
def test_any_shape_of_file_gives_slides(sample_run: tuple[Settings, RunReport], tmp_path: Path, shape: str) -> None:
    file = reshaped(sample_run[0].paths.published, tmp_path / "v.duckdb", SHAPES[shape])
    deck = pptx.Presentation(BytesIO(build_slides(read_facts(file, least=LEAST))))
    inside(deck)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    number = {"empty": 0, "one touchpoint": 1, "56 touchpoints": 4 + 1, "three journeys": 3}.get(shape, 2)
    assert sum(title.startswith("The journey: ") for title in titles) == number
    for slide in deck.slides:
        assert any(text.strip() for text in texts(slide)[1:]) or list(charts(slide)), "an empty slide"


def test_hostile_words_stay_words(sample_run: tuple[Settings, RunReport], tmp_path: Path) -> None:
    file = hostile(sample_run[0].paths.published, tmp_path / "v.duckdb")
    content = build_slides(read_facts(file, least=LEAST))
    inside(pptx.Presentation(BytesIO(content)))
    with zipfile.ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in parts.read(name), name
            if name.startswith("ppt/slides/slide"):
                text = parts.read(name).decode()
                assert "hlinkClick" not in text
                assert "\u202e" not in text
    assert len(content) < 1_000_000


def test_texts_are_cut_between_words() -> None:
    assert cut("a " * 5, 100) == "a a a a a"
    assert cut("one two three four", 12) == "one two…"
    assert len(cut("x" * 500, 20)) == 20


def test_the_command_writes_slides(sample_run: tuple[Settings, RunReport], tmp_path: Path) -> None:
    data, out = str(sample_run[0].paths.data), tmp_path / "board.pptx"
    assert main(["report", "--data", data, "--pptx", "--out", str(out)]) == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert len(slides(out.read_bytes())) == 7
    assert main(["report", "--data", data, "--pptx", "--xlsx", "--out", str(out)]) == 2


@needs_libreoffice
def test_libreoffice_prints_every_slide(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pptx"
    path.write_bytes(content)
    printed = converted(path, "pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 7
    assert len(printed) > 50_000
