"""A child process that should always run: started again when it dies."""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

Child = subprocess.Popen[bytes]

LOOK_S = 0.5
"""Seconds between two looks at the child."""
PAUSES_S = (0.0, 2.0, 10.0, 30.0, 60.0)
"""Before the first, second, … further start; a child that has run for STEADY_S begins anew with the first."""
STEADY_S = 120.0


class _Keeper(threading.Thread):
    """Looks at the child and starts another when it has ended; owns whichever is the newest."""

    def __init__(self, child: Child, start: Callable[[], Child]) -> None:
        super().__init__(name="voc-revive", daemon=True)
        self.child, self._start, self.stopping = child, start, threading.Event()

    def run(self) -> None:
        deaths, since = 0, time.monotonic()
        while not self.stopping.wait(LOOK_S):
            status = self.child.poll()
            if status is None:
                continue
            deaths = 0 if time.monotonic() - since > STEADY_S else deaths
            pause_s = PAUSES_S[min(deaths, len(PAUSES_S) - 1)]
            logger.warning("the Prefect server ended with status %d; starting it again in %.0f s", status, pause_s)
            if self.stopping.wait(pause_s):
                return
            deaths, since = deaths + 1, time.monotonic()
            try:
                self.child = self._start()
            except OSError as e:
                logger.warning("the Prefect server could not be started: %s", e.strerror)


@contextmanager
def kept_running(child: Child, start: Callable[[], Child], stop: Callable[[Child], None]) -> Iterator[None]:
    """Start the child again whenever it ends while the block lasts; then stop the newest one.

    A tied child ends with the *thread* that started it (flows/server/tied.py): that thread lives as long as the block.

    Args:
        child: Runs already.
        start: Starts another.
        stop: Ends one.
    """
    keeper = _Keeper(child, start)
    keeper.start()
    try:
        yield
    finally:
        keeper.stopping.set()
        keeper.join()
        stop(keeper.child)
