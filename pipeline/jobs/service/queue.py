"""Texts of many requests, read together: requests take turns, and a full queue says so instead of growing."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from models.base import Annotation, Annotator, Span

TURN = 32
"""Texts of one request that are read before it is the next one's turn."""
BATCH = 128
"""Texts that are read at once."""
BATCH_CHARS = 60_000
"""Characters that are read at once, beyond the first text: half a second of work."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text, and the spans whose polarity is asked for; None: none."""

    text: str
    spans: Sequence[Span] | None = None


class QueueFull(Exception):
    """More texts are waiting than the service keeps."""


@dataclass(slots=True)
class _Request:
    texts: Sequence[Asked]
    done: asyncio.Future[list[Annotation]]
    taken: int = 0
    found: list[Annotation] = field(default_factory=list)


class ReadingQueue:
    """One annotator and the requests that wait for it. Lives in one event loop; the annotator works in a thread beside it."""

    def __init__(
        self, annotator: Annotator, *, most_chars: int, on_batch: Callable[[int], None] = lambda texts: None
    ) -> None:
        """Take what is wanted.

        Args:
            annotator: Reads the texts.
            most_chars: Characters that may wait in all.
            on_batch: Called with the number of texts of each batch that was read.
        """
        self._annotator, self._most_chars, self._on_batch = annotator, most_chars, on_batch
        self._waiting: deque[_Request] = deque()
        self._chars = 0
        self._texts = 0
        self._news = asyncio.Event()

    @property
    def texts(self) -> int:
        """Return how many texts wait or are being read."""
        return self._texts

    async def read(self, texts: Sequence[Asked]) -> list[Annotation]:
        """Return the annotations in the order of the texts.

        Raises:
            QueueFull: The texts would not fit beside those that wait. A request that comes alone always fits.
        """
        chars = sum(len(t.text) for t in texts)
        if self._texts and self._chars + chars > self._most_chars:
            raise QueueFull
        if not texts:
            return []
        request = _Request(texts, asyncio.get_running_loop().create_future())
        self._waiting.append(request)
        self._chars, self._texts = self._chars + chars, self._texts + len(texts)
        self._news.set()
        try:
            return await request.done
        finally:  # whoever has hung up waits no longer
            self._chars, self._texts = self._chars - chars, self._texts - len(texts)

    async def work(self) -> None:
        """Read what comes, until cancelled."""
        while True:
            batch = self._next_batch()
            if not batch:
                self._news.clear()
                await self._news.wait()
                continue
            asked = [text for _, texts in batch for text in texts]
            try:
                answers = await asyncio.to_thread(
                    self._annotator.annotate, [a.text for a in asked], spans=[a.spans or () for a in asked]
                )
            except Exception as e:  # it belongs to those who asked, and the queue goes on
                for request, _ in batch:
                    if not request.done.done():
                        request.done.set_exception(e)
                continue
            self._on_batch(len(asked))
            rows = iter(answers)
            for request, texts in batch:
                request.found += [next(rows) for _ in texts]
                if len(request.found) == len(request.texts) and not request.done.done():
                    request.done.set_result(request.found)

    def _next_batch(self) -> list[tuple[_Request, Sequence[Asked]]]:
        """Return the texts to read next: some of each request in turn, of those that still wait for an answer."""
        batch: list[tuple[_Request, Sequence[Asked]]] = []
        texts = chars = 0
        for _ in range(len(self._waiting)):
            if texts >= BATCH or chars >= BATCH_CHARS:
                break
            request = self._waiting.popleft()
            if request.done.done():
                continue
            part = request.texts[request.taken : request.taken + min(TURN, BATCH - texts)]
            kept = _within(part, BATCH_CHARS - chars)
            request.taken += len(kept)
            texts, chars = texts + len(kept), chars + sum(len(t.text) for t in kept)
            batch.append((request, kept))
            if request.taken < len(request.texts):
                self._waiting.append(request)
        return batch


def _within(texts: Sequence[Asked], chars: int) -> Sequence[Asked]:
    """Return the first texts that together have no more characters, at least one."""
    for n, text in enumerate(texts):
        chars -= len(text.text)
        if chars < 0:
            return texts[: max(n, 1)]
    return texts
