"""A browser gets in by the login link, stays in, and finds both pages of Prefect; without the link it finds neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.flows.server.test_server import Served, serve

try:
    from playwright.sync_api import BrowserContext, Page, TimeoutError, expect, sync_playwright

    from flows.server.credential import make_credential
    from flows.server.serve import log_in
    from tests.flows.test_browser import CHROMIUM, FLAGS
except ImportError:
    pytest.skip("no browser test: the package playwright is not installed", allow_module_level=True)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not (CHROMIUM and Path(CHROMIUM).exists()), reason="no browser test: no Chromium"),
]
PAGES = {"V2": "/v2/deployments", "V1": "/deployments"}


@pytest.fixture
def served(idle: Served) -> Served:
    return idle


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "profile"


def open_browser(driver: object, profile: Path) -> BrowserContext:
    """A browser with a profile on disk, as an analyst's."""
    context: BrowserContext = driver.chromium.launch_persistent_context(  # type: ignore[attr-defined]
        profile, executable_path=CHROMIUM, args=FLAGS
    )
    context.set_default_timeout(120_000)
    return context


def sees_deployments(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="nightly", exact=True).wait_for()


def test_a_link_lets_a_browser_in_for_good_and_for_both_pages(served: Served, profile: Path) -> None:
    ui = served.api.removesuffix("/api")
    with sync_playwright() as driver:
        browser = open_browser(driver, profile)
        page = browser.new_page()
        page.goto(ui + PAGES["V2"])
        page.get_by_text("This browser is not logged in").wait_for()
        assert "/voc/login" in page.url
        link = log_in(served.data)
        page.get_by_label("Login link").fill(link)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("link", name="nightly", exact=True).wait_for()
        assert page.url.startswith(ui + PAGES["V2"]), "it goes where it was asked to go"
        for path in PAGES.values():
            sees_deployments(page, ui + path)
        browser.close()
        browser = open_browser(driver, profile)
        for path in PAGES.values():
            sees_deployments(browser.new_page(), ui + path)
        browser.close()


def test_a_link_in_the_address_bar_is_used_up_and_leaves_the_history(served: Served, profile: Path) -> None:
    with sync_playwright() as driver:
        browser, link = open_browser(driver, profile), log_in(served.data)
        page = browser.new_page()
        page.goto(link)
        page.wait_for_url("**/dashboard*")
        page.wait_for_load_state("networkidle")  # before that, a page that finds no login any more goes to ask for one
        page.evaluate("localStorage.clear()")
        page.go_back()
        assert page.url == "about:blank"
        page.goto(link)
        expect(page.get_by_role("status")).to_contain_text("used already")
        browser.close()


def test_the_page_goes_to_no_other_site(served: Served, profile: Path) -> None:
    ui = served.api.removesuffix("/api")
    with sync_playwright() as driver:
        browser = open_browser(driver, profile)
        for away in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:window.taken=1"):
            page = browser.new_page()
            code = log_in(served.data).partition("#")[2]
            page.goto(f"{ui}/voc/login?to={away}#{code}")
            page.wait_for_url("**/dashboard*")
            assert page.url.startswith(ui)
            assert page.evaluate("window.taken") is None
        browser.close()


def test_a_new_credential_ends_every_session(tmp_path: Path, profile: Path) -> None:
    with sync_playwright() as driver:
        browser = open_browser(driver, profile)
        with serve(tmp_path, cron="0 0 1 1 *") as served:
            ui, port = served.api.removesuffix("/api"), int(served.api.split(":")[2].split("/")[0])
            page = browser.new_page()
            page.goto(log_in(served.data))
            page.wait_for_url("**/dashboard*")
            page.goto(
                "about:blank"
            )  # an open dashboard asks the new server, is refused, and forgets its session by itself
        make_credential(served.home, new=True)
        with serve(tmp_path, cron="0 0 1 1 *", port=port):
            refused = page.get_by_text(re.compile("session of this browser has ended|browser is not logged in"))
            # A dashboard on its way out may have forgotten the session first; a server that starts may send the page onward.
            for _ in range(4):
                page.goto(f"{ui}/voc/login")
                with suppress(TimeoutError):
                    refused.wait_for(timeout=20_000)
                    break
            assert refused.is_visible()
        browser.close()
