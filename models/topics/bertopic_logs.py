"""BERTopic's own log lines and the warnings of UMAP and HDBSCAN, brought into this package's logger."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)


@contextmanager
def bridged_logs() -> Iterator[None]:
    """Send BERTopic's lines and Python warnings to this module's logger within the block.

    BERTopic sets `propagate = False` and writes to a handler of its own, so its lines reach no other log.
    """
    theirs = logging.getLogger("BERTopic")
    handlers, propagate = theirs.handlers[:], theirs.propagate
    bridge = _Bridge()
    theirs.handlers, theirs.propagate = [bridge], False
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
    finally:
        theirs.handlers, theirs.propagate = handlers, propagate
    for text in sorted({f"{w.category.__name__}: {w.message}" for w in caught}):
        logger.debug("%s", text)


class _Bridge(logging.Handler):
    """Hands each record on to this module's logger. Warnings become INFO: they are about choices made here."""

    def emit(self, record: logging.LogRecord) -> None:
        level = record.levelno if record.levelno >= logging.ERROR else min(record.levelno, logging.INFO)
        logger.log(level, "BERTopic: %s", record.getMessage())
