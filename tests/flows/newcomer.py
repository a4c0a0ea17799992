"""Command: how long a newcomer takes from `git clone` to a run started in the browser (python -m tests.flows.newcomer).

What the README says and nothing else: clone, exports into data/inbox/, `make up`, then the deployment `nightly`, Run, Quick run. The
environment is made anew; the exports are the project's samples. Needs Chromium, the port 4200 free, and a package index.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from pipeline.config.settings import ROOT
from tests.flows.analyst import log_in
from tests.flows.server.test_server import NIGHTLY, Served, wait_for
from tests.flows.test_browser import CHROMIUM, FLAGS

API, UI = "http://127.0.0.1:4200/api", "http://127.0.0.1:4200/v2"
PATIENCE_S = 900


def main() -> int:
    """Print the seconds of each step since the start of the clone; 0 where the run completed."""
    began = time.monotonic()

    def say(step: str) -> None:
        sys.stdout.write(f"{time.monotonic() - began:7.0f} s  {step}\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory(prefix="voc-newcomer-") as folder:
        clone = Path(folder) / "voc"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for source in (clone / "data" / "samples").iterdir():
            if source.is_dir():
                shutil.copytree(source, clone / "data" / "inbox" / source.name)
        say("cloned, exports in the inbox")
        output = Path(folder) / "up.txt"
        with output.open("wb") as out:
            process = subprocess.Popen(["make", "up"], cwd=clone, stdout=out, stderr=out, start_new_session=True)
        served = Served(process, API, clone / "data", output)
        try:
            wait_for(lambda: served.call("GET", NIGHTLY), seconds=PATIENCE_S, what="the deployments", served=served)
            say("`make up` has installed everything and serves")
            with sync_playwright() as playwright:
                context = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_context()
                log_in(served, context)
                page = context.new_page()
                page.set_default_timeout(120_000)
                page.goto(f"{UI}/deployments", wait_until="domcontentloaded")
                page.get_by_role("link", name="nightly", exact=True).click()
                page.get_by_role("button", name="Run", exact=True).click()
                page.get_by_role("menuitem", name="Quick run").click()
                running = ("RUNNING", "COMPLETED")
                wait_for(lambda: state(served) in running, seconds=PATIENCE_S, what="a run's start", served=served)
                say("run started in the browser")
                final = ("COMPLETED", "FAILED", "CRASHED")
                wait_for(lambda: state(served) in final, seconds=PATIENCE_S, what="the run's end", served=served)
                say(f"run {state(served)}")
            return 0 if state(served) == "COMPLETED" else 1
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(120)


def state(served: Served) -> str | None:
    """State of the newest run that a person started; None where there is none."""
    runs = served.call("POST", "/flow_runs/filter", {"sort": "START_TIME_DESC"})
    return next((r["state_type"] for r in runs if not r["auto_scheduled"]), None)


if __name__ == "__main__":
    sys.exit(main())
