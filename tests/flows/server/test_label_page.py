"""The labelling page at `voc up`: nothing of it without the credential, and two people who label at once in two browsers."""

from __future__ import annotations

import base64
import json
import shutil
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.roots import CONFIG
from flows.server.credential import make_session
from flows.server.entry import Entry
from flows.server.gate import Own, Senders
from flows.server.label_page import Labelling, served_settings
from pipeline.config.settings import Settings
from pipeline.jobs.audit.draw import draw
from pipeline.warehouse.lock import writer_lock
from tests.flows.server.test_entry import HOST, Server, basic
from tests.flows.server.test_report_page import listening
from tests.flows.server.test_server import Served as RealServer
from tests.pipeline.jobs.audit.conftest import audited_folder as audited_folder  # a fixture
from tests.pipeline.jobs.audit.conftest import installation as installation
from tests.pipeline.jobs.test_erase import Reader

KEY = "0" * 32


class Served(Server):
    """A server that serves the labels of an installation."""

    def __init__(self, settings: Settings) -> None:
        home = settings.paths.data / "prefect"
        home.mkdir()
        super().__init__(home)
        self.entry = Entry(Labelling(self.app, lambda: served_settings(home)), home, self.secret)


@pytest.fixture
def served(installation: Settings, monkeypatch: pytest.MonkeyPatch) -> Served:
    monkeypatch.delenv(CONFIG, raising=False)
    draw(installation, n=30, models=Reader(), who="anna")
    return Served(installation)


def said(settings: Settings) -> dict[str, list[tuple[str, Any]]]:
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        found = con.execute("select who, action, opinions from audits.labels order by label_id").fetchall()
    made: dict[str, list[tuple[str, Any]]] = {}
    for who, action, opinions in found:
        made.setdefault(who, []).append((action, json.loads(opinions)))
    return made


def test_texts_and_labels_need_the_credential_and_the_page_holds_none(served: Served) -> None:
    body = json.dumps({"who": "ben", "key": KEY, "draw": None}).encode()
    json_kind = {"content_type": "application/json"}
    assert served.http("/api/audit/items", "POST", body, **json_kind)[0] == 401
    status, headers, shown = served.http("/audit", cookie="voc_entered_4200=1", accept="text/html")
    assert (status, headers[b"cache-control"]) == (200, b"no-store")
    assert b"unsafe" not in headers[b"content-security-policy"]
    assert b"lamp" not in shown
    inside = {**json_kind, "authorization": basic(served.secret)}
    status, headers, answer = served.http("/api/audit/items", "POST", body, **inside)
    assert (status, headers[b"cache-control"]) == (200, b"no-store")
    assert set(json.loads(answer)["items"][0]) == {"item", "journey", "before", "text", "after", "opinions"}
    for path, kind, content, refused in (
        ("/api/audit/items", "text/plain", body, 415), ("/api/audit/items", "application/json", b"{", 400),
        ("/api/audit/items", "application/json", b"[" * 100_000, 400), ("/api/audit/label", "application/json", b" " * 300_000, 413),
        ("/api/audit/items", "application/json", b'{"who": "../x", "key": "0000000000000000"}', 400),
    ):  # fmt: skip
        assert served.http(path, "POST", content, content_type=kind, authorization=basic(served.secret))[0] == refused
    assert served.seen == []
    for path in ("/api/audit/enter", "/api/audit/", "/api/audit/items/x"):
        assert served.http(path, "POST", b"{}", **inside)[2] == b"prefect", "what is no call of the page is passed on"


def test_pages_of_other_sites_write_no_label(served: Served) -> None:
    served.entry = Senders(served.entry, Own(frozenset(), 4200))  # type: ignore[assignment]
    more = {"content_type": "application/json", "authorization": basic(served.secret)}
    for headers in ({"origin": "http://evil.example"}, {"host": "evil.example"}, {"sec_fetch_site": "cross-site"}):
        assert served.http("/api/audit/label", "POST", b"{}", **{"host": HOST, **more, **headers})[0] == 403


def test_the_settings_are_those_that_were_served(
    served: Served, installation: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(__file__).parents[3] / "configs", tmp_path / "configs")
    config = tmp_path / "configs" / "pipeline.yaml"
    config.write_text(config.read_text() + "\nwait_s: 7\n")
    monkeypatch.setenv(CONFIG, str(config))
    found = served_settings(served.home)
    assert (found.wait_s, found.paths.warehouse) == (7, installation.paths.warehouse)


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_two_people_label_at_once_by_keyboard_alone(served: Served, installation: Settings) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    from tests.flows.test_browser import CHROMIUM, FLAGS

    if not CHROMIUM:
        pytest.skip("no Chromium")
    expect = sync_api.expect
    session = base64.b64encode(make_session(served.secret, now=time.time()).encode()).decode()
    with listening(served) as address, sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def enter(name: str) -> Any:
            page = browser.new_context().new_page()
            page.goto(f"{address}/audit")
            page.wait_for_url("**/voc/login?to=*")
            page.evaluate("session => localStorage.setItem('prefect-password', session)", session)
            page.goto(f"{address}/audit")
            page.get_by_label("Your name").wait_for()
            page.keyboard.type(name)
            page.keyboard.press("Enter")
            return page

        def press(page: Any, keys: str) -> None:
            for key in keys.split():
                page.keyboard.press(key)

        anna, ben = enter("anna"), enter("ben")
        for page in (anna, ben):
            expect(page.locator("#progress")).to_contain_text("0 labelled")
        for _ in range(4):
            press(anna, "1 a Enter")
            press(ben, "3 - Enter")
        expect(anna.locator("#progress")).to_contain_text("4 labelled by anna")
        anna.evaluate("() => sending")
        with writer_lock(installation.paths.warehouse, purpose="night"):
            press(anna, "0")
            expect(anna.get_by_role("alert")).to_contain_text("1 label waits to be saved")
            ben.reload()
            press(ben, "Enter")
            expect(ben.get_by_role("alert")).to_contain_text("A run is writing")
            anna.reload()  # what waits is kept by the page, whatever becomes of the server
            press(anna, "Enter")
        expect(anna.locator("#progress")).to_contain_text("5 labelled by anna")
        anna.evaluate("() => sending")
        expect(ben.locator("#progress")).to_contain_text("Item 5 of")
        ben.keyboard.press("ArrowLeft")
        expect(ben.locator("#said")).to_have_text("positive about none of these")
        other = enter("anna")
        expect(other.get_by_role("alert")).to_contain_text("anna is labelling in another browser")
        other.keyboard.press("Enter")
        expect(other.locator("#progress")).to_contain_text("5 labelled by anna")
        press(anna, "0")
        expect(anna.get_by_role("alert")).to_contain_text("this page no longer saves")
        browser.close()
    found = said(installation)
    assert [len(o) for _, o in found["anna"]] == [1, 1, 1, 1, 0]
    assert found["ben"] == [("label", [{"sentiment": "positive", "touchpoint": None}])] * 4


@pytest.mark.server
@pytest.mark.timeout(600)
def test_the_real_server_serves_it(idle: RealServer) -> None:
    with pytest.raises(OSError, match="400"):  # it has no warehouse: an answer of the page's own
        idle.call("POST", "/audit/items", {"who": "ben", "key": KEY, "draw": None})
