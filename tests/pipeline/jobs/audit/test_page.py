"""The labelling page: who gets in, what it shows, and a browser that labels by keyboard alone."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from pipeline.config.settings import Settings
from pipeline.jobs.audit.desk import Desk
from pipeline.jobs.audit.draw import draw
from pipeline.jobs.audit.page import PAGE_HEADERS
from pipeline.jobs.audit.serve import make_server
from pipeline.warehouse.lock import writer_lock
from tests.pipeline.jobs.test_erase import Reader

HOSTILE = "<img src=x onerror='window.taken=1'><script>window.taken=1</script> The parcel never came."


@pytest.fixture
def desk(installation: Settings) -> Desk:
    draw(installation, n=30, models=Reader(), who="anna")
    return Desk(installation, who="anna")


@pytest.fixture
def link(desk: Desk) -> Iterator[str]:
    server, link = make_server(desk)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield link
    server.shutdown()
    server.server_close()


def ask(link: str, path: str, body: Any, **headers: str) -> tuple[int, Any]:
    request = urllib.request.Request(
        link.split("#")[0] + path, json.dumps(body).encode(), {"content-type": "application/json", **headers}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as e:
        return e.code, json.loads(e.read())


def decisions(settings: Settings) -> list[tuple[str, Any]]:
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        found = con.execute("select action, opinions from audits.labels order by label_id").fetchall()
    return [(action, json.loads(said)) for action, said in found]


def test_the_link_lets_one_browser_in_once(link: str) -> None:
    code = link.split("#")[1]
    assert ask(link, "items", {})[0] == 401
    assert ask(link, "items", {}, authorization="Bearer ")[0] == 401
    status, answer = ask(link, "enter", {"code": code})
    assert status == 200
    assert ask(link, "enter", {"code": code})[0] == 400
    entered = f"Bearer {answer['session']}"
    status, items = ask(link, "items", {}, authorization=entered)
    assert status == 200
    assert set(items["items"][0]) == {"item", "journey", "before", "text", "after", "opinions"}
    assert ask(link, "items", {}, authorization=entered, origin="http://evil.example")[0] == 403
    assert ask(link, "items", {}, authorization=entered, host="evil.example")[0] == 403
    assert ask(link, "label", {"item": 1, "opinions": [{"sentiment": "good"}]}, authorization=entered)[0] == 400
    assert ask(link, "label", {"item": 9_999, "opinions": []}, authorization=entered)[0] == 400


def test_labels_wait_while_a_run_writes_and_are_saved_after_it(installation: Settings, desk: Desk) -> None:
    with writer_lock(installation.paths.warehouse, purpose="night"):
        assert desk.decide({"item": 1, "opinions": []}) == {"waiting": 1}
        assert desk.decide({"item": 2, "opinions": [{"sentiment": "negative", "touchpoint": None}]}) == {"waiting": 2}
    assert desk.save() == 0
    assert decisions(installation) == [("label", []), ("label", [{"sentiment": "negative", "touchpoint": None}])]


def test_the_page_allows_its_own_script_alone() -> None:
    policy = PAGE_HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_a_person_labels_by_keyboard_alone(installation: Settings, desk: Desk, link: str) -> None:
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="no browser test: the package playwright is not installed"
    )
    from tests.flows.test_browser import CHROMIUM, FLAGS

    if CHROMIUM is None:
        pytest.skip("no browser test: no Chromium")
    first = desk._items[1]
    desk._items[1] = type(first)(*(getattr(first, f) for f in ("draw_id", "item", "journey_id", "verbatim_id", "text_hash")),
                                 None, None, HOSTILE, None)  # fmt: skip
    places = list(desk.choices[first.journey_id])
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.goto(link)
        sync_api.expect(page.get_by_text("The parcel never came.")).to_be_visible()
        assert page.evaluate("window.taken") is None
        assert "#" not in page.url
        for key in ("1", "a", "3", "-", "Enter", "0", "2", "Enter", "Backspace", "3", "b", "Enter"):
            page.keyboard.press(key)
        sync_api.expect(page.locator("#progress")).to_contain_text("3 labelled")
        page.evaluate("() => sending")  # the last answer is there
        page.reload()
        sync_api.expect(page.locator("#progress")).to_contain_text("Item 4 of")
        browser.close()
    assert decisions(installation) == [
        ("label", [{"sentiment": "negative", "touchpoint": places[0]}, {"sentiment": "positive", "touchpoint": None}]),
        ("label", []),
        ("label", [{"sentiment": "neutral", "touchpoint": None}]),
        ("undo", []),
        ("label", [{"sentiment": "positive", "touchpoint": places[1]}]),
    ]
