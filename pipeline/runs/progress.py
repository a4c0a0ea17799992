"""Progress on a terminal: a bar for long work, and the first scored verbatims."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pipeline.errors import printable


class TerminalProgress:
    """A bar on stderr for work over two seconds, when stderr is a terminal; previews on stdout when asked for."""

    SHOW_AFTER_S = 2.0

    def __init__(self, *, previews: int = 0) -> None:
        """Keep the first `previews` scored verbatims to show (0: none)."""
        self._previews = previews
        self._bar: Any = None
        self._task: Any = None
        self._label = ""
        self._total: int | None = None
        self._done, self._began = 0, 0.0

    def start(self, label: str, total: int | None = None) -> None:
        """Begin the work; the bar appears only once SHOW_AFTER_S have passed."""
        self.finish()
        self._label, self._total, self._done, self._began = label, total, 0, time.monotonic()

    def advance(self, n: int = 1) -> None:
        """Count, and draw once the work has lasted long enough."""
        self._done += n
        if self._bar is None and sys.stderr.isatty() and time.monotonic() - self._began >= self.SHOW_AFTER_S:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
            )
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._label, total=self._total)
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done)

    def finish(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            with suppress(Exception):
                self._bar.stop()
            self._bar = None

    def preview(self, rows: Sequence[tuple[str, float, str]]) -> None:
        """Print up to the asked number of scored verbatims, once."""
        shown, self._previews = rows[: self._previews], 0
        if shown:
            sys.stdout.write("\nFirst scored verbatims\n")
            for label, polarity, text in shown:
                line = printable(" ".join(text.split()))
                line = line if len(line) <= 96 else line[:95] + "…"
                sys.stdout.write(f"  {polarity:+.2f} {label:<8}  {line}\n")
            sys.stdout.write("\n")
            sys.stdout.flush()
