"""The service for other systems: the same answers as from a file, limits, who may ask, and that it forgets what it read."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from models.base import Annotation, Span
from pipeline.config.alert_settings import is_local
from pipeline.errors import ConfigError
from pipeline.jobs.annotate import annotate_file
from pipeline.jobs.service.app import Limits, make_app
from pipeline.jobs.service.queue import TURN, Asked, QueueFull, ReadingQueue
from pipeline.jobs.service.serve import TOKEN, read_token, serve
from tests.standin import StandInAnnotator, word_annotator

SECRET = "a-token-of-some-length"
TEXTS = ["The app is great.", "", "Late and broken. The price is good.", "Ünïcode 🙂 is fine", "x" * 500]


class Slow:
    """An annotator that waits until it may go on, and remembers what it was given."""

    def __init__(self) -> None:
        self._words, self.go, self.batches = word_annotator(), threading.Event(), []  # type: ignore[var-annotated]
        self.fingerprint = self._words.fingerprint

    def annotate(self, texts: Sequence[str], *, spans: Sequence[Sequence[Span]] | None = None) -> list[Annotation]:
        assert self.go.wait(10)
        self.batches.append(list(texts))
        return self._words.annotate(texts, spans=spans)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    limits = Limits(texts=5, chars=500, body=5_000)
    with TestClient(make_app(word_annotator(), token=SECRET, limits=limits), headers=bearer(SECRET)) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def records(*texts: str) -> list[dict[str, Any]]:
    return [{"id": n, "text": t} for n, t in enumerate(texts)]


def lines(*records: Any) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" for r in records)


def test_answers_are_those_of_a_file(client: TestClient, tmp_path: Path) -> None:
    asked = [{**r, "spans": [{"start": 0, "end": 3}]} if r["text"] else r for r in records(*TEXTS)]
    (tmp_path / "in.jsonl").write_bytes(lines(*asked))
    annotate_file(tmp_path / "in.jsonl", tmp_path / "out.jsonl", word_annotator())
    wanted = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert client.post("/v1/annotate", json={"texts": asked}).json() == {"annotations": wanted}
    streamed = client.post(
        "/v1/annotate/stream", content=lines(*asked), headers={"content-type": "application/x-ndjson"}
    )
    assert [json.loads(line) for line in streamed.text.splitlines()] == wanted


def test_a_stream_answers_every_line_in_order_and_says_which_are_wrong(client: TestClient) -> None:
    said = [*records(*["good"] * 70), "no object", {"id": 1, "text": "y" * 501}, *records("late")]
    content = (
        lines(*said) + b"{not json\n" + b'{"text": "' + b"z" * 6_000 + b'"}\n\n' + b'{"id": "end", "text": "good"}'
    )
    answer = client.post("/v1/annotate/stream", content=content, headers={"content-type": "application/x-ndjson"})
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [r.get("id", r.get("line")) for r in found] == [*range(70), 71, 72, 0, 74, 75, "end"]
    assert "zzz" not in answer.text and "yyy" not in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"[]", 400), (b'{"texts": 1}', 400), (b'{"texts": [1]}', 400), (b'{"texts": [{"text": null}]}', 400),
        (b'{"texts": [{"text": "ab", "spans": [{"start": 0, "end": 3}]}]}', 400), (b"[" * 100_000, 413),
        (b"[" * 4_000, 400), (json.dumps({"texts": records("x" * 501)}).encode(), 413), (b'{"texts": [{"text": "\\ud800"}]}', 400),
        (json.dumps({"texts": records(*"abcdef")}).encode(), 413), (b" " * 5_001, 413), (b'{"texts": []}', 200),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post("/v1/annotate", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert status == 200 or len(answer.json()["detail"]) < 150


def test_only_who_brings_the_token_gets_in(client: TestClient) -> None:
    for given in ({"authorization": ""}, bearer("another-token-of-length"), {"authorization": f"Basic {SECRET}"}):
        assert client.post("/v1/annotate", json={"texts": []}, headers=given).status_code == 401
        assert client.get("/metrics", headers=given).status_code == 401
        assert client.get("/health", headers=given).json()["status"] == "ok"


def test_pages_of_other_sites_cannot_ask() -> None:
    with TestClient(make_app(word_annotator(), token=None, hosts=["127.0.0.1"]), base_url="http://127.0.0.1") as client:
        form = {"content-type": "text/plain"}
        assert client.post("/v1/annotate", content=b'{"texts": []}', headers=form).status_code == 415
        assert client.post("/v1/annotate", json={"texts": []}, headers={"host": "rebound.example"}).status_code == 421
        assert client.post("/v1/annotate", json={"texts": []}).status_code == 200
        assert "access-control-allow-origin" not in client.options("/v1/annotate").headers


def test_figures_hold_counts_and_no_text(client: TestClient) -> None:
    client.post("/v1/annotate", json={"texts": records("Unmistakable words")})
    page = client.get("/metrics").text
    assert 'voc_requests_total{path="/v1/annotate",status="200"}' in page
    assert "voc_texts_total" in page and "voc_request_seconds_bucket" in page
    assert "Unmistakable" not in page


def test_a_fault_of_the_annotator_tells_no_text_and_the_service_goes_on() -> None:
    class Broken(StandInAnnotator):
        def annotate(self, texts: Sequence[str], *, spans: Any = None) -> list[Annotation]:
            if any("boom" in t for t in texts):
                raise RuntimeError(texts[0])
            return word_annotator().annotate(texts, spans=spans)

    app = make_app(Broken(), token=None)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.post("/v1/annotate", json={"texts": records("boom of a customer")})
        assert (answer.status_code, "customer" in answer.text) == (500, False)
        assert client.post("/v1/annotate", json={"texts": records("good")}).status_code == 200


def test_a_small_request_does_not_wait_for_a_large_one() -> None:
    async def scene() -> list[list[str]]:
        slow = Slow()
        queue = ReadingQueue(slow, most_chars=10_000)  # type: ignore[arg-type]
        working = asyncio.create_task(queue.work())
        large = asyncio.create_task(queue.read([Asked(f"large {n}") for n in range(10 * TURN)]))
        await asyncio.sleep(0.05)  # its first part is being read
        small = asyncio.create_task(queue.read([Asked("small")]))
        slow.go.set()
        assert len(await small) == 1
        batches = len(slow.batches)
        assert len(await large) == 10 * TURN and queue.texts == 0
        working.cancel()
        assert batches <= 3
        return slow.batches

    batches = asyncio.run(scene())
    assert [t for batch in batches for t in batch if t != "small"] == [f"large {n}" for n in range(10 * TURN)]


def test_a_full_queue_says_so_and_who_hangs_up_makes_room() -> None:
    async def scene() -> None:
        slow = Slow()
        queue = ReadingQueue(slow, most_chars=100)  # type: ignore[arg-type]
        working = asyncio.create_task(queue.work())
        waiting = [asyncio.create_task(queue.read([Asked("x" * 40)])) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(QueueFull):
            await queue.read([Asked("x" * 40)])
        waiting[1].cancel()
        await asyncio.sleep(0)
        third = asyncio.create_task(queue.read([Asked("y" * 40)]))
        slow.go.set()
        assert len(await third) == len(await waiting[0]) == 1
        working.cancel()

    asyncio.run(scene())


def test_other_machines_are_answered_only_with_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    assert read_token(None) is None
    assert [is_local(h) for h in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "example.com")] == [True] * 3 + [
        False
    ] * 3
    with pytest.raises(ConfigError, match="give a token"):
        serve(word_annotator, host="0.0.0.0", port=0, token=None, ready=print)
    file = tmp_path / "token"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="chmod 600"):
        read_token(file)
    file.chmod(0o600)
    assert read_token(file) == SECRET
    monkeypatch.setenv(TOKEN, "short")
    with pytest.raises(ConfigError, match="16 printable"):
        read_token(None)


def test_the_command_answers_over_http_and_ends_when_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli.main", "annotate", "--serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stderr is not None
        address = next(re.search(r"http://[\d.:]+", line) for line in process.stderr if "http" in line)
        assert address is not None
        with httpx.Client(base_url=address[0], timeout=60) as client:
            (answer,) = client.post("/v1/annotate", json={"texts": records("Great app, I love it.")}).json()[
                "annotations"
            ]
            assert answer["sentiment"]["label"] == "positive"

            def later() -> Iterator[bytes]:
                yield lines({"id": 0, "text": "Slow and rude."})
                yield lines(*records("good", "bad"))

            said = client.post("/v1/annotate/stream", content=later(), headers={"content-type": "application/x-ndjson"})
            assert [json.loads(line)["id"] for line in said.text.splitlines()] == [0, 0, 1]
        process.terminate()
        assert process.wait(30) in (0, -signal.SIGTERM)
        assert "Great" not in process.stderr.read()
