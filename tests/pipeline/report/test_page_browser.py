"""The page in Chromium: it asks nobody for anything, runs nothing of a customer's, and works on a screen, a phone and paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.report.facts import read_facts
from pipeline.report.page import build_page
from tests.pipeline.report.shapes import hostile, reshaped

try:
    from playwright.sync_api import Page, sync_playwright

    from tests.flows.test_browser import CHROMIUM, FLAGS
except ImportError:
    pytest.skip("no browser test: the package playwright is not installed", allow_module_level=True)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and Path(CHROMIUM).exists()), reason="no browser test: no Chromium"),
]
BROKEN = """() => [...document.querySelectorAll('.map .name, .map .stage')].filter(label => {
    const words = label.textContent.split(/[\\s\\u2010-]+/).filter(Boolean);
    const range = document.createRange();
    return words.some(word => {
        const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
        for (let node; node = walker.nextNode();) {
            const at = node.data.indexOf(word);
            if (at < 0) continue;
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            return new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1;
        }
        return false;
    });
}).map(label => label.textContent)"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """Opens a page from disk; gives it with the list of what it asked for or complained about."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def open_page(text: str, **options: Any) -> tuple[Page, list[str]]:
            file = tmp_path_factory.mktemp("page") / "report.html"
            file.write_text(text, encoding="utf-8")
            page = browser.new_context(**options).new_page()
            heard: list[str] = []
            page.on("request", lambda r: heard.append(r.url) if not r.url.startswith("file:") else None)
            page.on("console", lambda m: heard.append(m.text))
            page.on("pageerror", lambda e: heard.append(str(e)))
            page.on("dialog", lambda d: heard.append(d.message))
            page.goto(file.as_uri())
            return page, heard

        yield open_page
        browser.close()


@pytest.fixture(scope="module")
def text(sample_run: tuple[Settings, RunReport]) -> str:
    return build_page(read_facts(sample_run[0].paths.published, least=5))


def test_on_a_screen_fourteen_touchpoints_stand_side_by_side_without_a_broken_word(opened: Any, text: str) -> None:
    page, heard = opened(text, viewport={"width": 1280, "height": 900})
    for scroll in page.locator(".journey > .scroll").all():
        assert scroll.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    assert heard == []


def test_on_a_phone_touchpoints_are_stacked_by_phase(opened: Any, text: str) -> None:
    page, heard = opened(text, viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert not page.locator(".journey > .scroll").first.is_visible()
    assert page.locator(".cards > .phase").first.is_visible()
    lefts = page.evaluate(
        "[...document.querySelectorAll('.card')].map(c => Math.round(c.getBoundingClientRect().left))"
    )
    assert len(set(lefts)) == 1
    assert heard == []


def test_views_and_sentences_work_without_a_server(opened: Any, text: str) -> None:
    page, heard = opened(text, viewport={"width": 1280, "height": 900})
    count = page.locator("#touchpoint-1-1").count()
    assert count == 1
    before = page.locator(".map .labels").first.inner_text()
    view = page.get_by_label("Show", exact=True)
    view.select_option(index=1)
    assert page.locator(".map .labels").first.inner_text() != before
    view.select_option("all")
    assert page.locator(".map .labels").first.inner_text() == before
    page.get_by_label("Journey", exact=True).select_option(index=2)
    assert page.locator(".journey:visible").count() == 1
    said = page.locator("#subjects .said").first
    said.get_by_role("button").click()
    assert said.locator("li").count() > 3
    said.get_by_role("combobox").select_option("positive")
    assert said.locator("li.pain").count() == 0
    said.get_by_role("combobox").select_option("all")
    said.get_by_role("searchbox").fill("no such words")
    assert said.locator("li").count() == 0
    assert heard == []


def test_a_link_opens_the_section_that_it_leads_to(opened: Any, text: str) -> None:
    page, _ = opened(text, viewport={"width": 1280, "height": 900})
    page.locator(".map .name a").last.click()
    anchor = page.evaluate("location.hash")
    assert page.locator(anchor).evaluate("e => e.open")


def test_a_hostile_page_asks_nobody_and_runs_nothing(
    opened: Any, sample_run: tuple[Settings, RunReport], tmp_path: Path
) -> None:
    bad = build_page(
        read_facts(hostile(sample_run[0].paths.published, tmp_path / "v.duckdb"), least=5, with_customers=True)
    )
    page, heard = opened(bad, viewport={"width": 1280, "height": 900})
    for button in page.locator(".said button").all()[:3]:
        button.evaluate("b => b.click()")
    for found in page.locator("details").all()[:40]:
        found.evaluate("d => { d.open = true }")
    page.get_by_label("Show", exact=True).select_option(index=1)
    page.wait_for_timeout(200)
    assert page.title().startswith("Voice of the customer")
    assert page.locator("img, iframe, object, embed, form, base").count() == 0
    assert page.evaluate("document.scripts.length") == 2
    assert heard == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_no_barrier(opened: Any, text: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    page, _ = opened(text, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((d, i) => { d.open = i < 2 })")
    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []


def test_a_sentence_written_from_right_to_left_stands_so_and_turns_nothing_else(
    opened: Any, sample_run: tuple[Settings, RunReport], tmp_path: Path
) -> None:
    said = {
        "arabic": "الخدمة بطيئة جدا، انتظرت 45 دقيقة ولم يرد أحد.",
        "hebrew": "השירות איטי מאוד, חיכיתי 45 דקות ואף אחד לא ענה.",
    }
    file = reshaped(
        sample_run[0].paths.published,
        tmp_path / "v.duckdb",
        [
            f"update verbatims set text = if(hash(verbatim_id) % 2 = 0, '{said['arabic']}', '{said['hebrew']}')",
            "update sentences set start_char = 0, end_char = 60",
            "update mentions set start_char = 0, end_char = 6",
        ],
    )
    page, heard = opened(build_page(read_facts(file, least=5)), viewport={"width": 1280, "height": 900})
    quotes = page.locator(".card blockquote > p")
    assert quotes.count() > 5
    assert set(quotes.evaluate_all("all => all.map(q => getComputedStyle(q).direction)")) == {"rtl"}
    feet = page.locator(".card blockquote footer").evaluate_all("all => all.map(q => getComputedStyle(q).direction)")
    assert set(feet) == {"ltr"}
    marked = page.locator("#subjects .sentences mark").first.evaluate("m => m.closest('p').textContent")
    assert marked in set(said.values())
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    assert heard == []


def test_it_prints(opened: Any, text: str) -> None:
    page, _ = opened(text, viewport={"width": 1280, "height": 900})
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") >= 4
    assert len(printed) > 40_000
