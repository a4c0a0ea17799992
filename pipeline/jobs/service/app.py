"""The application behind `voc annotate --serve`: texts in, the annotator's JSON out. Texts are kept nowhere and logged nowhere."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from models.base import Annotator
from pipeline.errors import SourceError
from pipeline.jobs.annotate import as_record, spans_of
from pipeline.jobs.service.figures import Figures
from pipeline.jobs.service.queue import Asked, QueueFull, ReadingQueue

AT_ONCE = 64
"""Texts of a stream that wait together; the next are taken from the line when they are answered."""
Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the service takes.

    Attributes:
        texts: Of one request that is no stream.
        chars: Of one text.
        body: Bytes of one request that is no stream, and of one line of a stream.
        waiting: Characters of all texts that wait.
    """

    texts: int = 1_000
    chars: int = 100_000
    body: int = 8_000_000
    waiting: int = 4_000_000


class Refused(Exception):
    """A request is not answered: the status, and why, without a word of its texts."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


def make_app(
    annotator: Annotator, *, token: str | None, hosts: Sequence[str] = (), limits: Limits | None = None
) -> Starlette:
    """Return the application.

    Args:
        annotator: Reads the texts.
        token: What requests must bring; None: whoever reaches the service may use it.
        hosts: Names under which it may be asked, so that no page of another site reaches it by a name of its own; (): any.
        limits: What it takes; None: the defaults.
    """
    service = _Service(annotator, token, frozenset(hosts), limits or Limits())
    routes = [
        Route("/health", service.answered("/health", service.health, open=True), methods=["GET"]),
        Route("/metrics", service.answered("/metrics", service.metrics), methods=["GET"]),
        Route("/v1/annotate", service.answered("/v1/annotate", service.annotate), methods=["POST"]),
        Route("/v1/annotate/stream", service.answered("/v1/annotate/stream", service.stream), methods=["POST"]),
    ]
    return Starlette(routes=routes, lifespan=service.lifespan)


class _Lines(Response):
    """Lines that are sent while the request is still being read. (StreamingResponse asks for what comes next, to see a client leave,
    and would take the request's lines away.)"""

    media_type = "application/x-ndjson"

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for line in self._lines:
            await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class _Service:
    def __init__(self, annotator: Annotator, token: str | None, hosts: frozenset[str], limits: Limits) -> None:
        self._annotator, self._token, self._hosts, self._limits = annotator, token, hosts, limits
        self._figures = Figures()
        self._queue = ReadingQueue(annotator, most_chars=limits.waiting, on_batch=self._figures.batches.observe)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Read while the service runs."""
        working = asyncio.create_task(self._queue.work())
        yield
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working

    def answered(self, path: str, answer: Answer, *, open: bool = False) -> Answer:
        """Return `answer` with who may ask checked before it, refusals as JSON, and everything counted."""

        async def counted(request: Request) -> Response:
            began = time.perf_counter()
            try:
                self._check(request, open=open)
                response = await answer(request)
            except Refused as e:
                headers = (
                    {"retry-after": "1"}
                    if e.status == 503
                    else {"www-authenticate": "Bearer"}
                    if e.status == 401
                    else {}
                )
                response = JSONResponse({"detail": e.why}, e.status, headers)
            except ClientDisconnect:
                response = Response(status_code=499)
            self._figures.requests.labels(path, str(response.status_code)).inc()
            self._figures.seconds.labels(path).observe(time.perf_counter() - began)
            response.headers.update({"cache-control": "no-store", "x-content-type-options": "nosniff"})
            return response

        return counted

    def _check(self, request: Request, *, open: bool) -> None:
        if self._hosts and request.url.hostname not in self._hosts:
            raise Refused(421, "This service is not asked under that name.")
        if open or self._token is None:
            return
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            raise Refused(401, "This service wants its token: Authorization: Bearer …")

    async def health(self, _: Request) -> Response:
        """Say that it is there, and which annotator reads."""
        return JSONResponse({"status": "ok", "annotator": self._annotator.fingerprint})

    async def metrics(self, _: Request) -> Response:
        """Return the counters."""
        self._figures.waiting.set(self._queue.texts)
        return Response(self._figures.page(), media_type="text/plain; version=0.0.4")

    async def annotate(self, request: Request) -> Response:
        """Answer {"texts": [{"id", "text", "spans"?}]} with {"annotations": [...]} in the same order."""
        _wants(request, "application/json")
        records = self._records(await self._body(request))
        asked = [self._asked(record, f"texts[{n}]") for n, record in enumerate(records)]
        return JSONResponse({"annotations": await self._read(records, asked)})

    async def stream(self, request: Request) -> Response:
        """Answer a line of JSON per line of JSON, in order, while more are coming; a line that is wrong gets {"line", "error"}."""
        _wants(request, "application/x-ndjson")
        return _Lines(self._answers(request))

    async def _answers(self, request: Request) -> AsyncIterator[bytes]:
        waiting: list[tuple[dict[str, Any], Asked] | str] = []
        number = 0
        with suppress(ClientDisconnect):
            async for line in _lines(request, self._limits.body):
                number += 1
                waiting.append(self._line(line, number))
                if len(waiting) == AT_ONCE:
                    yield await self._answer_lines(waiting, number)
                    waiting = []
            if waiting:
                yield await self._answer_lines(waiting, number)

    def _line(self, line: bytes | None, number: int) -> tuple[dict[str, Any], Asked] | str:
        where = f"line {number}"
        if line is None:
            return f"{where}: longer than {self._limits.body:,} bytes"
        try:
            record = _json(line)
            return record, self._asked(record, where)
        except Refused as e:
            return e.why

    async def _answer_lines(self, lines: Sequence[tuple[dict[str, Any], Asked] | str], last: int) -> bytes:
        good = [line for line in lines if not isinstance(line, str)]
        while True:
            try:
                found = iter(await self._read([r for r, _ in good], [a for _, a in good]))
                break
            except Refused as e:
                if e.status != 503:
                    raise
                await asyncio.sleep(0.05)  # others wait: so do the next lines of this one
        first = last - len(lines) + 1
        made = [
            {"line": first + n, "error": line} if isinstance(line, str) else next(found) for n, line in enumerate(lines)
        ]
        return b"".join(_dump(record) + b"\n" for record in made)

    async def _read(self, records: Sequence[dict[str, Any]], asked: Sequence[Asked]) -> list[dict[str, Any]]:
        try:
            found = await self._queue.read(asked)
        except QueueFull:
            raise Refused(503, "Too many texts are waiting; ask again in a moment.") from None
        self._figures.texts.inc(len(asked))
        self._figures.characters.inc(sum(len(a.text) for a in asked))
        return [
            as_record(record.get("id"), a, with_given=q.spans is not None)
            for record, q, a in zip(records, asked, found, strict=True)
        ]

    def _records(self, said: Any) -> list[dict[str, Any]]:
        records = said.get("texts") if isinstance(said, dict) else None
        if not isinstance(records, list):
            raise Refused(400, 'Expected {"texts": [{"id", "text"}, …]}.')
        if len(records) > self._limits.texts:
            raise Refused(
                413, f"{len(records):,} texts; at most {self._limits.texts:,} at once, or use /v1/annotate/stream."
            )
        return records

    def _asked(self, record: Any, where: str) -> Asked:
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise Refused(400, f'{where}: expected an object with a text under "text"')
        text = record["text"]
        if len(text) > self._limits.chars:
            raise Refused(413, f"{where}: {len(text):,} characters; at most {self._limits.chars:,}")
        try:
            text.encode()
            return Asked(text, spans_of(record, where))
        except UnicodeEncodeError:
            raise Refused(400, f"{where}: half of a surrogate pair stands alone") from None
        except SourceError as e:
            raise Refused(400, str(e)) from None

    async def _body(self, request: Request) -> Any:
        parts, size = [], 0
        async for part in request.stream():
            size += len(part)
            if size > self._limits.body:
                raise Refused(413, f"The body is larger than {self._limits.body:,} bytes; use /v1/annotate/stream.")
            parts.append(part)
        return _json(b"".join(parts))


def _wants(request: Request, media_type: str) -> None:
    """Refuse other types: a page of another site cannot send this one without asking first (CORS), and nobody answers that."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        raise Refused(415, f"Expected the content type {media_type}.")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "The body, or the line, is not JSON.") from None


def _dump(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")


async def _lines(request: Request, most: int) -> AsyncIterator[bytes | None]:
    """Yield the lines of a body as they come, empty ones left out; None for one with more bytes."""
    rest, lost = b"", False
    async for part in request.stream():
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            if lost or len(line) > most:
                yield None
            elif line.strip():
                yield line
            lost = False
        if len(rest) > most:
            rest, lost = b"", True
    if lost or rest.strip():
        yield None if lost else rest
