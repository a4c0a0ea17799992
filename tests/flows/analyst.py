"""What an analyst does in the Prefect UI by clicks, and the numbers of a summary against SQL on the file it sums up."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page

from flows.server.serve import log_in as log_in_link
from pipeline.warehouse.connection import open_published
from tests.flows.server.test_server import Served


def field(page: Page, label: str) -> Locator:
    """The part of the form that belongs to a label: description, kinds of value, input."""
    return page.locator("div.grid", has=page.get_by_text(label, exact=True)).last.locator("xpath=..")


def log_in(served: Served, browser: BrowserContext) -> None:
    """Open the link that `voc login` prints; every further page of this browser is logged in."""
    page = browser.new_page()
    page.goto(log_in_link(served.data))
    page.wait_for_url("**/dashboard*", timeout=120_000)
    page.close()


def open_form(ui: str, page: Page) -> None:
    """From the list of deployments to the form of an ad-hoc run, by clicks."""
    page.goto(f"{ui}/deployments", wait_until="domcontentloaded")
    page.get_by_role("link", name="ad-hoc", exact=True).click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Custom run").click()
    page.get_by_role("textbox", name="name (Optional)", exact=True).wait_for()


def submit(page: Page) -> int:
    """Click Submit until the server is asked for a run (a click before the form is ready does nothing); its status."""
    for _ in range(5):
        try:
            with page.expect_response(lambda r: r.url.endswith("/create_flow_run"), timeout=20_000) as answer:
                page.get_by_role("button", name="Submit").click()
            return answer.value.status
        except TimeoutError as e:
            last: Exception = e
        except Exception as e:  # playwright's own TimeoutError
            if "Timeout" not in str(e):
                raise
            last = e
    raise last


def plain(text: str) -> str:
    """Without the invisible characters that part addresses."""
    return " ".join(text.replace("\N{WORD JOINER}", "").split())


def check_numbers(summary: Locator, file: Path) -> None:
    """Every number of totals and rankings is what SQL finds in the published file."""
    con = open_published(file)
    said = plain(summary.inner_text())
    totals = (
        "select format('Published: {:,} responses, {:,} verbatims, {:,} themes, {:,} pain points, {:,} gains', "
        "(select count(*) from responses), (select count(*) from verbatims), (select count(*) from themes), "
        "(select count(*) from pain_points), (select count(*) from gains))"
    )
    wanted = con.sql(totals).fetchall()[0][0]
    assert wanted in said, (wanted, said[:1_000])
    cells = {
        "Top pain points": "pain point",
        "Top gains": "gain",
    }
    for title, kind in cells.items():
        if not con.sql(f"select count(*) from ranking where kind = '{kind}'").fetchall()[0][0]:
            under = summary.get_by_role("heading", name=title).locator("xpath=following-sibling::*[1]")
            assert plain(under.inner_text()) == "None is clear of chance yet.", title
            continue
        rows = summary.get_by_role("heading", name=title).locator("xpath=following::table[1]").get_by_role("row").all()
        read = [[plain(cell) for cell in row.get_by_role("cell").all_inner_texts()] for row in rows[1:]]
        shown = {
            (*cells[:5], cells[7]) for cells in read
        }  # between them: what is doubtful, and in words what holds now
        number = "printf('%+.2f (%+.2f to %+.2f)', {0}, {0_low}, {0_high})"
        net, impact = (number.replace("{0", "{" + n).translate({123: None, 125: None}) for n in ("net", "score_gap"))
        net = net.replace("net,", "net_sentiment,", 1)
        query = (
            f"select t.name, case when level = 'touchpoint' then '' when theme_id is null then touchpoint || ': no theme' else label end, format('{{:,}}', customers), printf('%.1f %%', 100 * volume_share), "
            f"{net}, coalesce({impact}, 'not known') from ranking p "
            f"join touchpoints t using (journey_id, touchpoint_id) where kind = '{kind}'"
        )
        known = {tuple(plain(value) for value in row) for row in con.sql(query).fetchall()}
        assert shown and shown <= known, (shown - known, len(known))
    con.close()
