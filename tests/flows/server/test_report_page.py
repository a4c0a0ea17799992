"""The page of a run over http: nothing of it without the server's credential, all of it in a browser that is logged in."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from flows.server.credential import make_session
from flows.server.entry import Entry
from flows.server.report_page import Reports, page_file, shell_policy
from pipeline.report.html import Html, el
from pipeline.report.page import policy_of
from tests.flows.server.test_entry import Server, basic

STYLE, SCRIPT = "h1{color:#0a63a0}", "document.querySelector('h1').dataset.ran = 'yes'"


def small_page(words: str) -> str:
    """A page as the pipeline builds it, with its own style, script and policy."""
    policy = el("meta", http_equiv="Content-Security-Policy", content=policy_of(style=STYLE, script=SCRIPT))
    body = el("body", el("h1", words), el("script", Html(SCRIPT)), el("script", Html("document.title = 'foreign'")))
    return "<!doctype html>" + el(
        "html", el("head", el("meta", charset="utf-8"), policy, el("style", Html(STYLE))), body
    )


class Served(Server):
    """A server whose pages lie in a folder."""

    def __init__(self, data: Path) -> None:
        super().__init__(data / "prefect")
        self.entry = Entry(Reports(self.app, data / "published"), self.home, self.secret)


@pytest.fixture
def served(tmp_path: Path) -> Served:
    (tmp_path / "prefect").mkdir()
    (tmp_path / "published" / "pages").mkdir(parents=True)
    (tmp_path / "published" / "report.html").write_text(small_page("secret words of now"), encoding="utf-8")
    (tmp_path / "published" / "pages" / "20260101T000000Z-abc.html").write_text(small_page("of then"), encoding="utf-8")
    return Served(tmp_path)


def test_the_content_needs_the_credential(served: Served) -> None:
    for path in ("/report/latest", "/report/20260101T000000Z-abc"):
        assert served.http(f"/api{path}")[0] == 401
        status, headers, body = served.http(f"/api{path}", authorization=basic(served.secret))
        assert (status, headers[b"cache-control"]) == (200, b"no-store")
        assert b"words" in body or b"of then" in body
        status, headers, body = served.http(path)
        assert status in (200, 303)
        assert b"secret words" not in body
        assert b"of then" not in body
    assert served.seen == []


def test_what_is_no_page_is_not_there(served: Served, tmp_path: Path) -> None:
    (tmp_path / "published" / "voc.duckdb").write_text("data")
    (tmp_path / "published" / "pages" / "link.html").symlink_to(tmp_path / "published" / "voc.duckdb")
    for name in ("nothing", "link"):
        assert served.http(f"/api/report/{name}", authorization=basic(served.secret))[0] == 404
    for name in ("../voc.duckdb", "..%2Fvoc.duckdb", "a/b", ".hidden", "latest.html"):
        assert served.http(f"/api/report/{name}", authorization=basic(served.secret))[2] == b"prefect"
    assert served.http("/api/report/latest", method="DELETE", authorization=basic(served.secret))[2] == b"prefect"


def test_the_empty_page_allows_what_the_page_brings_and_nothing_else(served: Served, tmp_path: Path) -> None:
    policy = shell_policy(page_file(tmp_path / "published", "latest"))
    assert policy.count("sha256-") == 3
    assert "unsafe" not in policy
    assert shell_policy(None).count("sha256-") == 1
    assert "style-src 'none'" in shell_policy(None)


@contextmanager
def listening(served: Served) -> Iterator[str]:
    """Serve on a port of this machine."""
    server = uvicorn.Server(uvicorn.Config(served.entry, port=0, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_a_browser_that_is_logged_in_sees_the_page(served: Served) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    from tests.flows.test_browser import CHROMIUM, FLAGS

    if not CHROMIUM:
        pytest.skip("no Chromium")
    session = base64.b64encode(make_session(served.secret, now=time.time()).encode()).decode()
    with listening(served) as address, sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(f"{address}/report/latest")
        page.wait_for_url("**/voc/login?to=*")
        assert page.get_by_text("secret words").count() == 0
        page.evaluate("session => localStorage.setItem('prefect-password', session)", session)
        page.goto(f"{address}/report/latest")
        heading = page.get_by_role("heading", name="secret words of now")
        heading.wait_for()
        assert heading.get_attribute("data-ran") == "yes"
        assert heading.evaluate("e => getComputedStyle(e).color") == "rgb(10, 99, 160)"
        assert page.title() != "foreign", "a script that is not the page's own does not run"
        page.goto(f"{address}/report/nothing")
        page.get_by_text("no page of this run").wait_for()
        browser.close()
