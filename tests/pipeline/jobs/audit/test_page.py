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
from pipeline.errors import AuditError, LabelledElsewhere, WarehouseBusy
from pipeline.jobs.audit.desk import ERASED, Desk, Desks
from pipeline.jobs.audit.draw import draw
from pipeline.jobs.audit.page import PAGE_HEADERS
from pipeline.jobs.audit.serve import make_server
from pipeline.runs.begin import writing
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
    for wrong in ({}, [], {"decisions": 1}, {"decisions": [1]}, {"decisions": [{"item": 1, "opinions": []}]}):
        assert ask(link, "label", wrong, authorization=entered)[0] == 400
    for item, opinions in ((1, [{"sentiment": "good"}]), (9_999, []), (1, 5), ("1", []), (1, [{}])):
        body = {"decisions": [{"id": "a", "item": item, "opinions": opinions}]}
        status, answer = ask(link, "label", body, authorization=entered)
        assert (status, answer["waiting"], len(answer["refused"])) == (200, 0, 1), (item, opinions)


def decision(item: int, opinions: Any, name: str = "") -> dict[str, Any]:
    return {"id": name or f"{item}-{opinions}", "item": item, "opinions": opinions}


NEGATIVE = [{"sentiment": "negative", "touchpoint": None}]


def test_labels_wait_while_a_run_writes_and_are_saved_after_it(installation: Settings, desk: Desk) -> None:
    first, second = decision(1, []), decision(2, NEGATIVE)
    with writer_lock(installation.paths.warehouse, purpose="night"):
        assert desk.decide({"decisions": [first]}) == {"waiting": 1, "refused": []}
        assert desk.decide({"decisions": [first, second]}) == {"waiting": 2, "refused": []}, "the page sends them again"
    assert desk.labelled[0] == 2
    assert desk.save() == 0
    assert desk.decide({"decisions": [first, second]}) == {"waiting": 0, "refused": []}
    assert decisions(installation) == [("label", []), ("label", NEGATIVE)]


def test_nobody_labels_what_was_erased_meanwhile(installation: Settings, desk: Desk) -> None:
    with writing(installation, purpose="test") as con:
        con.execute("delete from audits.items where item = 1")
    assert desk.decide({"decisions": [decision(1, []), decision(2, [])]})["refused"] == [{"item": 1, "why": ERASED}]
    assert len(decisions(installation)) == 1
    assert not any(item.text for item in desk._items.values()), "no text is kept between two pages"


def person(who: str, key: str, **more: Any) -> dict[str, Any]:
    return {"who": who, "key": key * 16, "draw": None, **more}


def test_two_labellers_at_one_server_do_not_see_each_other_and_lose_nothing(installation: Settings, desk: Desk) -> None:
    desks = Desks(lambda: installation)
    shown = {who: desks.items(person(who, key)) for who, key in (("ben", "b"), ("ina", "a"))}
    n = len(shown["ben"]["items"])
    assert n > 10

    def label(who: str, key: str, sentiment: str) -> None:
        for i in range(1, n + 1):
            said = [{"sentiment": sentiment, "touchpoint": None}]
            assert desks.decide(person(who, key, draw=1, decisions=[decision(i, said, f"{who}{i}")]))["waiting"] == 0

    threads = [threading.Thread(target=label, args=who) for who in (("ben", "b", "negative"), ("ina", "a", "positive"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(decisions(installation)) == 2 * n
    for who, key, said in (("ben", "b", "negative"), ("ina", "a", "positive")):
        items = desks.items(person(who, key))["items"]
        assert [i["opinions"] for i in items] == [[{"sentiment": said, "touchpoint": None}]] * n
    assert all(i["opinions"] is None for i in desks.items(person("Zoë Q", "c"))["items"])


def test_a_name_is_used_in_one_browser_at_a_time(installation: Settings, desk: Desk) -> None:
    desks = Desks(lambda: installation)
    desks.items(person("ben", "b"))
    with pytest.raises(LabelledElsewhere, match="in another browser"):
        desks.items(person("ben", "c"))
    assert desks.items(person("ben", "b"))["who"] == "ben", "the same browser may open the page again"
    assert desks.items(person(" ben ", "c", take_over=True))["who"] == "ben"
    with pytest.raises(LabelledElsewhere, match="no longer saves"):
        desks.decide(person("ben", "b", draw=1, decisions=[decision(1, [])]))
    restarted = Desks(lambda: installation)
    assert restarted.decide(person("ben", "c", draw=1, decisions=[decision(1, [])])) == {"waiting": 0, "refused": []}
    for wrong in (
        None,
        [],
        {},
        person("", "a"),
        person("../x", "a"),
        person("x" * 61, "a"),
        person("ben", "?"),
        person("a\nb", "a"),
    ):
        with pytest.raises(AuditError):
            desks.items(wrong)
    for number in (9, 0, True, "1"):
        with pytest.raises(AuditError):
            desks.items({**person("ben", "c"), "draw": number})
    with writer_lock(installation.paths.warehouse, purpose="night"), pytest.raises(WarehouseBusy):
        desks.items(person("ben", "c"))


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
    with writing(installation, purpose="test") as con:
        first = desk._items[1]
        con.execute(
            "update enriched.texts set text = $text where text_hash = $hash", {"text": HOSTILE, "hash": first.text_hash}
        )
        con.execute("update audits.items set start_char = null, end_char = null where item = 1")
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
