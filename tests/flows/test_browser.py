"""An analyst in the Prefect UI: the form of an ad-hoc run, the run, its summary; compared with SQL on the file it made.

VOC_CHROMIUM names another browser; VOC_SCREENSHOTS names a folder for pictures of form, run and summary;
VOC_BROWSER_RUNS says how many runs in a row the slow test makes.
"""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipeline.config.settings import ROOT, Settings, load_settings
from pipeline.jobs.nightly import run_pipeline
from tests.flows.server.test_server import Served, free_port, wait_for

try:
    from analyst import check_numbers, field, log_in, open_form, plain, submit
    from playwright.sync_api import BrowserContext, Locator, Page, Request, expect, sync_playwright
except ImportError:
    pytest.skip("no browser test: the package playwright is not installed", allow_module_level=True)

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("VOC_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_S = 300
"""The longest wait for a page or a run: a busy machine is slow, not wrong."""

MARKUP = (
    "<script>document.title = 'taken'; window.taken = 1</script> &lt;img src=x onerror='window.taken = 1'&gt; "
    "[refund](javascript:window.taken=1) ![dot](http://pictures.example/dot.png) | **cell** | `code`"
)
HOSTILE_CUSTOMERS = 60

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.timeout(1_500),
    pytest.mark.skipif(
        not (CHROMIUM and Path(CHROMIUM).exists()),
        reason="no browser test: no Chromium (apt-get install chromium, or name one in VOC_CHROMIUM)",
    ),
]


@dataclass
class Installation:
    """`voc up` with the samples loaded, and the browser that looks at it."""

    served: Served
    ui: str
    browser: BrowserContext
    foreign: list[tuple[str, str | None]]

    @property
    def data(self) -> Path:
        """Folder of the warehouse."""
        return self.served.data

    def page(self) -> Page:
        """A new page, of the size of the pictures in the documentation."""
        page = self.browser.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        page.on("requestfinished", self._note)
        page.on("requestfailed", self._note)
        return page

    def _note(self, request: Request) -> None:
        """Requests to other hosts than the server, with what became of them ("csp": the page was not allowed to ask)."""
        host = urlsplit(request.url).netloc
        if host and host != urlsplit(self.ui).netloc:
            self.foreign.append((host, request.failure))


def write_hostile(folder: Path) -> None:
    """Customers who miss their points and send markup along: a file of the inbox."""
    folder.mkdir(parents=True)
    with (folder / "hostile.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "text", "created_at", "rating", "customer"])
        for i in range(HOSTILE_CUSTOMERS):
            text = f"My voucher was refused and nobody gives me my points, week {i} {MARKUP}"
            rows.writerow([f"h{i}", text, f"2026-06-{i % 28 + 1:02}", 1, f"hostile-{i}"])


@pytest.fixture(scope="module")
def installation(sample_run: tuple[Settings, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The samples and the hostile file, loaded while the server starts."""
    folder = tmp_path_factory.mktemp("browser")
    data, port = folder / "data", free_port()
    shutil.copytree(sample_run[0].paths.data, data)
    write_hostile(folder / "inbox" / "hostile")
    command = [sys.executable, "-m", "pipeline.cli.main", "up", "--data", str(data), "--inbox", str(folder / "inbox")]
    env = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    with (folder / "output.txt").open("ab") as out:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--cron", "0 0 1 1 *", "--timezone", "UTC"],
            env={**env, "PYTHONPATH": str(ROOT)},
            cwd=folder,
            stdout=out,
            stderr=out,
        )
    try:
        run_pipeline(load_settings(data=data, inbox=folder / "inbox"))
        served = Served(process, f"http://127.0.0.1:{port}/api", data, folder / "output.txt")
        adhoc = "/deployments/name/voc-ad-hoc/ad-hoc"
        wait_for(lambda: served.call("GET", adhoc), seconds=PATIENCE_S, what="the deployments", served=served)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            log_in(served, context)
            yield Installation(served, f"http://127.0.0.1:{port}/v2", context, [])
            browser.close()
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where VOC_SCREENSHOTS asks for it."""
    if folder := os.environ.get("VOC_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(1_000)
        page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")


def run_from_form(installation: Installation, page: Page, name: str) -> str:
    """Fill the form, submit, wait for the run; returns the flow run's id."""
    open_form(installation.ui, page)
    page.get_by_role("textbox", name="name (Optional)", exact=True).fill(name)
    smallest = field(page, "Min Customers (Optional)")
    smallest.get_by_role("tab", name="int").click()
    smallest.get_by_role("spinbutton").fill("6")
    if name == "from-the-form":
        picture(page, "form")
    assert submit(page) == 201
    page.get_by_role("link", name="View run").or_(page.get_by_role("button", name="View run")).first.wait_for()
    found = installation.served.call("POST", "/flow_runs/filter", {"sort": "START_TIME_DESC"})
    run = next(r for r in found if r["parameters"].get("name") == name)["id"]
    final = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
    wait_for(
        lambda: installation.served.state(run)["type"] in final,
        seconds=PATIENCE_S,
        what="the run",
        served=installation.served,
    )
    state = installation.served.state(run)
    assert state["type"] == "COMPLETED", state["message"]
    return str(run)


def open_summary(installation: Installation, page: Page, run: str, *, pictures: bool) -> Locator:
    """From the page of the run to the text of its summary, by clicks."""
    page.goto(f"{installation.ui}/runs/flow-run/{run}", wait_until="domcontentloaded")
    page.get_by_text("Completed").first.wait_for()
    page.get_by_role("tab", name="Task Runs").click()
    page.get_by_text("published").first.wait_for()
    if pictures:
        picture(page, "run")
    page.get_by_role("tab", name="Artifacts").click()
    page.get_by_role("link", name="voc-summary").click()
    page.locator("a[href*='/artifacts/artifact/']").first.click()  # the newest of its versions
    heading = page.get_by_role("heading", name="Top pain points")
    heading.wait_for()
    if pictures:
        heading.evaluate("heading => heading.scrollIntoView()")
        picture(page, "summary")
    return heading.locator("xpath=..")


def test_an_analyst_runs_ad_hoc_from_the_form_and_reads_true_numbers(installation: Installation) -> None:
    page = installation.page()
    open_form(installation.ui, page)
    for description in (
        "Only responses of this source mapping. Empty: all sources.",
        "Show the results in this run's artifacts only; no file is kept.",
        "Groups with fewer customers are not ranked as pain points or gains",
    ):
        expect(page.get_by_text(description)).to_be_visible()

    page.get_by_role("textbox", name="name (Optional)", exact=True).fill("Not A Name!")
    assert submit(page) == 409
    expect(page.get_by_text("does not match").first).to_be_visible()
    page.get_by_role("textbox", name="name (Optional)", exact=True).fill("from-the-form")
    smallest = field(page, "Min Customers (Optional)")
    smallest.get_by_role("tab", name="int").click()
    smallest.get_by_role("spinbutton").fill("0")
    page.get_by_role("button", name="Submit").click()
    message = smallest.get_by_role("spinbutton").evaluate("input => input.validationMessage")
    assert "greater than or equal to 1" in message
    made = installation.served.call("POST", "/flow_runs/filter", {})
    assert all(run["auto_scheduled"] for run in made), "a wrong form made a run"

    run = run_from_form(installation, page, "from-the-form")
    summary = open_summary(installation, page, run, pictures=True)
    check_numbers(summary, installation.data / "published" / "adhoc" / "from-the-form.duckdb")

    said = plain(summary.inner_text())
    assert "<script>document.title = 'taken'; window.taken = 1</script>" in said
    assert "[refund](javascript:window.taken=1)" in said
    assert "img src=x" not in said, "a tag without words is cleaned from the text"
    assert summary.locator("script, img, a[href*=javascript], a[href*=example]").count() == 0
    assert summary.locator("blockquote :not(p, strong)").count() == 0, "a quotation has an element of its text's making"
    assert page.title() != "taken"
    assert page.evaluate("window.taken") is None
    summary.get_by_role("link", name="Manifest of the run").click()
    page.get_by_role("heading", name="Manifest of run").wait_for()
    expect(page.get_by_text("data_hash").first).to_be_visible()
    page.close()
    assert {said for _, said in installation.foreign} <= {"csp"}, installation.foreign


@pytest.mark.slow
def test_runs_in_a_row(installation: Installation) -> None:
    for i in range(int(os.environ.get("VOC_BROWSER_RUNS", "10"))):
        page = installation.page()
        run = run_from_form(installation, page, f"in-a-row-{i}")
        summary = open_summary(installation, page, run, pictures=False)
        check_numbers(summary, installation.data / "published" / "adhoc" / f"in-a-row-{i}.duckdb")
        page.close()
