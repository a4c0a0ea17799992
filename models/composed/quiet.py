"""transformers without its progress bars and load reports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def quiet_loading() -> Iterator[None]:
    """Keep bars and warnings of transformers off standard error while a model loads; what matters becomes a ModelError."""
    from transformers.utils import logging

    reports: Any = logging  # half of it is untyped
    level, bars = reports.get_verbosity(), reports.is_progress_bar_enabled()
    reports.set_verbosity_error()
    reports.disable_progress_bar()
    try:
        yield
    finally:
        reports.set_verbosity(level)
        if bars:
            reports.enable_progress_bar()
