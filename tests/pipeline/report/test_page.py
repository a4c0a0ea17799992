"""The page against the published file: every figure is SQL's, what is held back stays out, and any shape of file gives a page."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.errors import QueryError
from pipeline.report.facts import Facts, read_facts
from pipeline.report.page import LARGEST, build_page
from pipeline.report.svg import Point
from pipeline.report.words import languages, load_words
from tests.pipeline.report.shapes import HOSTILE, SHAPES, hostile, reshaped

LEAST = 5


@pytest.fixture(scope="module")
def facts(sample_run: tuple[Settings, RunReport]) -> Facts:
    return read_facts(sample_run[0].paths.published, least=LEAST)


@pytest.fixture(scope="module")
def page(facts: Facts) -> str:
    return build_page(facts)


class Reader(HTMLParser):
    """Texts of a page by the class of the element they stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.said: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not any(name.startswith("on") or name == "style" for name in given), (tag, attrs)
        assert (given.get("href") or "#").startswith("#"), attrs
        assert "src" not in given, attrs
        if tag not in {"meta", "input", "br", "link"}:
            self.open.append((tag, given.get("class") or ""))
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        opened, class_ = self.open.pop()
        assert opened == tag
        text = self.texts.pop()
        self.said.append((f"{opened}.{class_}", " ".join(text.split())))
        if self.texts:
            self.texts[-1] += f" {text} "

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] not in {"style", "script", "title"}:
            self.texts[-1] += data


def read(page: str) -> list[tuple[str, str]]:
    """Elements that a page closes, each with its text; they nest as they should."""
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader.said


def said(page: str, element: str) -> list[str]:
    """Texts of the elements of a kind, as tag.class."""
    return [text for name, text in read(page) if name == element]


def minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


def test_the_key_figures_are_those_of_the_table(page: str, published: duckdb.DuckDBPyConnection) -> None:
    forms = {"points": "{:.0f}", "stars": "{:.1f}", "scale 0-1": "{:.2f}"}
    tiles = said(page, "li.tile")
    rows = published.sql(
        "select kpi, value, low, high, n, unit from kpis where scope = 'all' and period = 'all' and kpi in ('nps', 'csat', 'ces', 'rating')"
    ).fetchall()
    assert len(tiles) == len(rows) > 2
    for _, value, low, high, n, unit in rows:
        if unit == "share":
            value, low, high = (f"{100 * v:.0f}%" for v in (value, low, high))
        else:
            value, low, high = (minus(forms[unit].format(v + 0.0)) for v in (value, low, high))
        value, low, high = (v.replace("\N{MINUS SIGN}0%", "0%") for v in (value, low, high))
        assert any(value in tile and f"{low} to {high}" in tile and f"{n} answers" in tile for tile in tiles), (
            value,
            low,
            high,
            n,
        )


def test_every_touchpoint_has_its_card_with_the_tables_figures(page: str, published: duckdb.DuckDBPyConnection) -> None:
    cards = [text for name, text in read(page) if name.startswith("article.card")]
    rows = published.sql(
        "select t.name, i.status, i.customers, i.net_sentiment, i.net_low, i.net_high from touchpoints as t "
        "left join touchpoint_impacts as i using (journey_id, touchpoint_id)"
    ).fetchall()
    assert len(cards) == len(rows)
    words = {"pain point": "pain", "gain": "gain", "not sure yet": "not sure yet"}
    for name, status, customers, *net in rows:
        if status is None:
            continue
        value, low, high = (
            minus(f"{v:+.2f}").replace("\N{MINUS SIGN}0.00", "0.00").replace("+0.00", "0.00") for v in net
        )
        wanted = (name, words[status], f"{customers} customers", f"{value} ({low} to {high})")
        assert any(all(part in card for part in wanted) for card in cards), wanted


def test_the_rankings_follow_the_tables(page: str, published: duckdb.DuckDBPyConnection) -> None:
    for tone, kind in (("pain", "pain point"), ("gain", "gain")):
        entries = [text for name, text in read(page) if name.startswith(f"li.entry {tone} ")]
        rows = published.sql(
            f"select label, customers from ranking where kind = '{kind}' and touchpoint_place <= 12 order by place"
        ).fetchall()
        assert len(entries) == len(rows)
        for entry, (label, customers) in zip(entries, rows, strict=True):
            assert label in entry
            assert f"{customers} customers" in entry


def test_what_is_about_few_customers_is_held_back(sample_run: tuple[Settings, RunReport]) -> None:
    strict = read_facts(sample_run[0].paths.published, least=60)
    assert all(
        row["customers"] >= 60 for name in ("ranked", "themes", "cells", "segment_kpis") for row in strict.rows[name]
    )
    page = build_page(strict)
    assert "Fewer than 60 customers" in page
    shown = {row["label"] for row in strict.rows["themes"]}
    every = {row["label"] for row in read_facts(sample_run[0].paths.published, least=1).rows["themes"]}
    assert len(every - shown) > 10
    assert not (every - shown) & set(said(page, "span.title"))


def test_customers_are_on_the_page_only_when_asked_for(sample_run: tuple[Settings, RunReport], page: str) -> None:
    assert "Customers at risk" not in page
    asked = build_page(read_facts(sample_run[0].paths.published, least=LEAST, with_customers=True))
    assert "Customers at risk" in asked


def test_the_policy_allows_this_style_and_this_script_alone(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    for kind, text in (
        ("style", re.findall(r"<style>(.*?)</style>", page, re.DOTALL)),
        ("script", re.findall(r"<script>(.*?)</script>", page, re.DOTALL)),
    ):
        assert len(text) == 1
        digest = base64.b64encode(hashlib.sha256(text[0].encode()).digest()).decode()
        assert f"{kind}-src &#x27;sha256-{digest}&#x27;" in policy[1]
    assert policy[1].startswith("default-src &#x27;none&#x27;")
    assert "unsafe" not in policy[1]


@pytest.mark.parametrize("shape", SHAPES)
def test_any_shape_of_file_gives_a_page_that_says_what_is_there(
    sample_run: tuple[Settings, RunReport], tmp_path: Path, shape: str
) -> None:
    file = reshaped(sample_run[0].paths.published, tmp_path / "v.duckdb", SHAPES[shape])
    page = build_page(read_facts(file, least=LEAST))
    assert len(page.encode()) < 1_000_000
    names = {text for name, text in read(page) if name.startswith("h2")}
    assert {"What changed", "The journey", "Pains and gains", "How far to trust this"} <= names
    cards = [text for name, text in read(page) if name.startswith("article.card")]
    expected = {"empty": 0, "one touchpoint": 1, "56 touchpoints": 14 + 56, "three journeys": 3 * 14}.get(shape, 28)
    assert len(cards) == expected
    if shape == "empty":
        assert "There is no feedback here yet." in page
    if shape == "no scores":
        assert "No response carries a score" in page


@pytest.mark.parametrize("language", languages())
def test_every_language_says_the_same_with_the_same_parts(language: str) -> None:
    english, other = load_words("en"), load_words(language)
    parts = [
        {key: set(re.findall(r"{(\w+)}", text)) for key, text in words.words.items()} for words in (english, other)
    ]
    assert parts[0] == parts[1]
    assert english.forms.keys() == other.forms.keys()
    assert len(other.forms["months"]) == 12


def test_german_numbers_and_words(facts: Facts) -> None:
    page = build_page(facts, language="de")
    assert '<html lang="de">' in page
    assert "Was sich verändert hat" in page
    assert load_words("de").number(-1234.5, 1) == "\N{MINUS SIGN}1.234,5"
    assert load_words("en").percent(0.5) == "50%"
    with pytest.raises(QueryError, match="no words in 'xx'"):
        build_page(facts, language="xx")


def test_hostile_words_stay_words(sample_run: tuple[Settings, RunReport], tmp_path: Path) -> None:
    page = build_page(read_facts(hostile(sample_run[0].paths.published, tmp_path / "v.duckdb"), least=LEAST))
    assert len(page.encode()) < LARGEST + 50_000
    assert page.count("<script") == 2
    assert page.count("</script") == 2
    assert page.count("<style") == 1
    assert "<img" not in page
    assert "\u202e" not in page
    assert HOSTILE[:20] not in page
    read(page)  # no attribute of theirs, no address


def test_the_thick_part_of_an_interval_stays_within_the_thin_one() -> None:
    assert Point(0.0, -0.3, 0.2, -0.4, 0.1).inner == (-0.3, 0.1)
    assert Point(0.0, None, None, -0.4, 0.1).inner == (-0.4, 0.1)
    assert Point(0.0, -0.3, 0.2).inner is None


def test_the_page_says_what_the_actions_changed(page: str, published: duckdb.DuckDBPyConnection) -> None:
    entries = said(page, "li.entry action")
    rows = published.sql(
        "select name, verdict, complained_before, effect from actions order by began_on desc"
    ).fetchall()
    assert len(entries) == len(rows) == 4
    words = {"worked": "worked", "worse": "made it worse", "did not work": "did not work"}
    for entry, (name, verdict, before, effect) in zip(entries, rows, strict=True):
        assert name in entry
        assert words[verdict] in entry
        assert f"{before} of" in entry
        assert f"{100 * abs(effect):,.0f}%" in entry


def test_what_the_same_customers_say_elsewhere(facts: Facts, page: str, published: duckdb.DuckDBPyConnection) -> None:
    [(point, journey, name)] = published.execute(
        "select touchpoint_id, journey_id, name from touchpoints limit 1"
    ).fetchall()
    shares = {f"{share}{end}": value for share, value in (("agreement", 0.4), ("contradictory", 0.3)) for end in ("", "_low", "_high")}  # fmt: skip
    pair = {
        "journey_id": journey,
        "touchpoint_id": point,
        "touchpoint": name,
        "customers": 40,
        "agreement_by_chance": 0.36,
        **shares,
    }
    rows = [
        {
            **pair,
            "pair_of": "channel",
            "first_place": "app",
            "second_place": f"phone {n}",
            "agreement_low": 0.2 + n / 100,
        }
        for n in range(12)
    ]
    rows.append({**pair, "pair_of": "source", "first_place": "calls", "second_place": "<b>survey</b>"})
    made = build_page(replace(facts, rows={**facts.rows, "consistency": rows}))
    cells = [text for text in said(made, "span.segment") if "·" in text]
    assert cells == [*(f"Channel app · phone {n}" for n in range(10)), "Source calls · <b>survey</b>"]
    assert "40% (21% to 40%) by chance 36%" in " ".join(said(made, "td."))
    at_once = published.execute("select count(*) from consistency where customers >= $1", [LEAST]).fetchall()[0][0]
    assert ('id="consistency"' in page) == bool(at_once)
