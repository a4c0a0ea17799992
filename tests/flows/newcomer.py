"""Command: how long a newcomer takes from `git clone` to a run started in the browser (python tests/flows/newcomer.py).

What the README says and nothing else: clone, exports into data/inbox/, `make up`, then the deployment `nightly`, Run, Quick run. The
environment is made anew; the exports are the project's samples. Needs Chromium, the port 4200 free, and a package index.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
API, UI = "http://127.0.0.1:4200/api", "http://127.0.0.1:4200/v2"
PATIENCE_S = 900
NAMES = ("chromium", "chromium-browser", "google-chrome")


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
        with (Path(folder) / "up.txt").open("wb") as out:
            process = subprocess.Popen(["make", "up"], cwd=clone, stdout=out, stderr=out, start_new_session=True)
        try:
            wait(lambda: call("GET", "/deployments/name/voc-pipeline/nightly"), process)
            say("`make up` has installed everything and serves")
            with sync_playwright() as playwright:
                path = next(filter(None, map(shutil.which, NAMES)))
                page = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]).new_page()
                page.set_default_timeout(120_000)
                page.goto(f"{UI}/deployments", wait_until="domcontentloaded")
                page.get_by_role("link", name="nightly", exact=True).click()
                page.get_by_role("button", name="Run", exact=True).click()
                page.get_by_role("menuitem", name="Quick run").click()
                wait(lambda: started("RUNNING", "COMPLETED"), process)
                say("run started in the browser")
                wait(lambda: started("COMPLETED", "FAILED", "CRASHED"), process)
                say(f"run {started('COMPLETED', 'FAILED', 'CRASHED')}")
            return 0 if started("COMPLETED") else 1
        finally:
            process.send_signal(signal.SIGINT)
            subprocess.run(["pkill", "-INT", "-g", str(process.pid)], check=False)
            process.wait(120)


def call(method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """The server's answer; None where it does not answer yet."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)
    except (urllib.error.URLError, OSError, ValueError):
        return None


def started(*types: str) -> str | None:
    """State of the run that a person started, where it is one of these."""
    runs = call("POST", "/flow_runs/filter", {"sort": "START_TIME_DESC"}) or []
    return next((r["state_type"] for r in runs if not r["auto_scheduled"] and r["state_type"] in types), None)


def wait(look: Any, process: subprocess.Popen[bytes]) -> None:
    """Until there is something to see.

    Raises:
        RuntimeError: `make up` has ended, or PATIENCE_S is over.
    """
    end = time.monotonic() + PATIENCE_S
    while not look():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("`make up` ended" if process.poll() is not None else f"nothing after {PATIENCE_S} s")
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
