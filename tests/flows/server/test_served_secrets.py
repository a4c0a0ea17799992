"""Secrets of the channels and a customer's words on a real server: in no log, database, artifact, event or process argument."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.server.credential import credential_file
from pipeline.config.settings import ROOT
from tests.flows.server.test_attack import readable
from tests.flows.server.test_server import Served, serve
from tests.pipeline.notices.servers import Mail, Web, running

pytestmark = [pytest.mark.slow, pytest.mark.server, pytest.mark.timeout(400)]

SECRETS = ("tok-Zebra-471100", "B0a1c2d3e4f5g6h7", "pw-Heron-081500")
WORDS = "The blorvane at counter nine squeaked."
CONFIG = """
sources: {here}/sources
journeys: [{here}/journeys/ecommerce.yaml, {here}/journeys/app-service.yaml]
alerts:
  webhook: {{url_env: VOC_TEST_HOOK, token_file: hook.token, retries: 0, timeout_s: 5}}
  email: {{host: 127.0.0.1, port: {port}, security: none, user: voc, retries: 0, timeout_s: 5,
          sender: voc@shop.example, recipients: [cx@shop.example]}}
"""


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Served, Web, Mail]]:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "hook.token").write_text(SECRETS[0])
    (data / "hook.token").chmod(0o600)
    monkeypatch.setenv("VOC_SMTP_PASSWORD", SECRETS[2])
    monkeypatch.setenv("VOC_TINY_QUOTES", WORDS)
    with running(Web()) as web, running(Mail()) as mail:
        monkeypatch.setenv("VOC_TEST_HOOK", f"{web.url}/{SECRETS[1]}")
        config = tmp_path / "pipeline.yaml"
        config.write_text(CONFIG.format(here=ROOT / "configs", port=mail.server_address[1]))
        with serve(tmp_path, cron="0 0 1 1 *", config=config) as running_server:
            yield running_server, web, mail


def test_a_failing_run_and_its_alerts_leave_nothing_planted(served: tuple[Served, Web, Mail]) -> None:
    server, web, mail = served
    assert server.finished(server.start())["type"] == "COMPLETED"
    (server.data / "fail").touch()
    state = server.finished(server.start())
    assert state["type"] == "FAILED"
    assert "unexpected ValueError" in state["message"]
    web.answers, mail.replies = [403] * 9, {"AUTH": f"535 {SECRETS[2]}"}
    (server.data / "warehouse.duckdb.lock").touch()
    assert server.finished(server.start())["type"] == "FAILED"
    deadline = time.monotonic() + 30
    while len(web.got) < 2 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert web.got[0][0]["authorization"] == f"Bearer {SECRETS[0]}"
    assert mail.logins
    time.sleep(3)  # the server writes events and logs a little later
    own = {credential_file(server.home), server.data / "hook.token"}
    places = [p for p in server.data.parent.rglob("*") if p.is_file() and p not in own]
    assert {"output.txt", "server.log", "prefect.db", "warehouse.duckdb"} <= {p.name for p in places}
    for planted in (*SECRETS, WORDS, WORDS[:20]):
        assert [p.name for p in places if planted.encode() in p.read_bytes()] == []
    arguments = b"".join(p.read_bytes() for p in readable(Path("/proc").glob("[0-9]*/cmdline")))
    assert str(server.data).encode() in arguments
    assert not any(planted.encode() in arguments for planted in (*SECRETS, WORDS))
    assert WORDS not in str([body for _, body in web.got]) + str(mail.got)
