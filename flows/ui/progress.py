"""Progress of long stages as an artifact that the UI shows while the run works."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import cast
from uuid import UUID

logger = logging.getLogger(__name__)


class ArtifactProgress:
    """One progress artifact a piece of work, made once it has lasted, updated about once a second.

    The pipeline does not depend on it: when the server cannot be reached, progress falls silent and the work goes on.
    """

    SHOW_AFTER_S = 2.0
    EVERY_S = 1.0

    def __init__(self, stage: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep the run's settings; nothing is shown yet."""
        self._key, self._clock = f"voc-progress-{stage}", clock
        self._artifact: UUID | None = None
        self._label, self._total, self._done, self._began, self._last = "", 0, 0, 0.0, 0.0
        self._silent = False

    def start(self, label: str, total: int | None = None) -> None:
        """Begin; work of unknown length shows nothing."""
        self.finish()
        self._label, self._total, self._done = label, total or 0, 0
        self._began = self._clock()

    def advance(self, n: int = 1) -> None:
        """Count, and tell the server when it is time to."""
        self._done += n
        now = self._clock()
        due = now - self._began >= self.SHOW_AFTER_S and now - self._last >= self.EVERY_S
        if self._total and due:
            self._last = now
            self._tell()

    def finish(self) -> None:
        """Show the end of what was shown."""
        if self._artifact is not None:
            self._done = max(self._done, self._total)
            self._tell()
        self._artifact, self._total, self._last = None, 0, 0.0

    def preview(self, rows: Sequence[tuple[str, float, str]]) -> None:
        """Do nothing, because verbatims are shown in the summary, escaped."""

    def _tell(self) -> None:
        if self._silent:
            return
        from prefect.artifacts import create_progress_artifact, update_progress_artifact

        share = min(100.0, 100.0 * self._done / self._total)
        said = f"{self._label}: {self._done:,} of {self._total:,}"
        try:
            if self._artifact is None:
                made = create_progress_artifact(share, key=self._key, description=said)
                self._artifact = cast("UUID", made)  # a coroutine only inside an event loop, where stages never run
            else:
                update_progress_artifact(self._artifact, share, description=said)
        except Exception as e:  # progress must not end the work, whatever the server says
            self._silent = True
            logger.warning("progress is not shown any more: %s", type(e).__name__)
