"""A page of another origin in Chromium attacks the server that `voc up` runs; nothing of it gets through."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.flows.server.test_server import NIGHTLY, serve

try:
    from playwright.sync_api import sync_playwright

    from tests.flows.analyst import log_in
    from tests.flows.test_browser import CHROMIUM, FLAGS
except ImportError:
    pytest.skip("no browser test: the package playwright is not installed", allow_module_level=True)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not (CHROMIUM and Path(CHROMIUM).exists()), reason="no browser test: no Chromium"),
]
ATTACK = """async ([api, flow, deployment, script]) => {
    const listened = await new Promise(done => {
        const socket = new WebSocket(api.replace("http", "ws") + "/events/out", ["prefect"]);
        socket.onopen = () => done(true);
        socket.onerror = () => done(false);
    });
    const steps = [{"prefect.deployments.steps.run_shell_script": {script}}];
    const bodies = [
        ["/deployments/", {name: "nightly", flow_id: flow, pull_steps: steps}],
        [`/deployments/${deployment}/create_flow_run`, {}],
    ];
    const answers = [];
    for (const [path, content] of bodies) {
        const text = JSON.stringify(content);
        // a Blob without a type and a string: no preflight for either; JSON: with one
        for (const options of [
            {mode: "no-cors", body: new Blob([text])},
            {mode: "no-cors", body: text},
            {body: text, headers: {"content-type": "application/json"}},
        ])
            answers.push(await fetch(api + path, {method: "POST", ...options}).then(a => a.type, () => "failed"));
    }
    return {listened, answers};
}"""


@contextmanager
def other_site() -> Iterator[int]:
    """Serve an empty page on a port of its own."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_page_of_another_site_changes_nothing_and_reads_nothing(tmp_path: Path) -> None:
    flags = [*FLAGS, "--host-resolver-rules=MAP evil.example 127.0.0.1"]
    with serve(tmp_path, cron="0 0 1 1 *") as served, other_site() as site, sync_playwright() as driver:
        before, mark = served.call("GET", NIGHTLY), tmp_path / "executed"
        given = [served.api, before["flow_id"], before["id"], f"touch {mark}"]
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags).new_context()
        log_in(served, browser)  # the browser of an analyst, who then meets the other site
        for host in ("evil.example", "127.0.0.1"):  # cross-site, and another port of this machine
            page = browser.new_page()
            page.goto(f"http://{host}:{site}/")
            found = page.evaluate(ATTACK, given)
            assert found == {"listened": False, "answers": ["opaque", "opaque", "failed"] * 2}
        rebound = browser.new_page()  # the name points at the server itself: for the browser it is the same origin
        answer = rebound.goto(f"{served.api.replace('127.0.0.1', 'evil.example')}/deployments/{before['id']}")
        assert answer is not None
        assert answer.status == 403
        browser.close()
        after = served.call("GET", NIGHTLY)
        assert (after["updated"], after["pull_steps"]) == (before["updated"], before["pull_steps"])
        assert all(run["auto_scheduled"] for run in served.call("POST", "/flow_runs/filter", {}))
        assert not mark.exists()
